// SPDX-License-Identifier: GPL-2.0
/*
 * How floating-point numbers are rounded, and what has happened to them, stays as it was.
 *
 * feature: registers
 * away: works
 */
#include <fenv.h>

#include "shape.h"

static const int roundings[] = { FE_TONEAREST, FE_DOWNWARD, FE_UPWARD, FE_TOWARDZERO };

static volatile double one = 1, three = 3;
static volatile long double long_one = 1, long_three = 3;

static void step(unsigned long n)
{
	static double down;
	static long double long_down;
	int rounding = roundings[n % 4];

	/* Set by the step before, both for SSE and the old processor; so is what has been inexact. */
	if (n) {
		must(fegetround() == rounding);
		must(fetestexcept(FE_INEXACT | FE_DIVBYZERO) == FE_INEXACT);
	}
	if (rounding == FE_DOWNWARD) {
		down = one / three;
		long_down = long_one / long_three;
	}
	if (rounding == FE_UPWARD)
		must(one / three > down && long_one / long_three > long_down);
	must(!feclearexcept(FE_ALL_EXCEPT) && one / three > 0);
	must(!fesetround(roundings[(n + 1) % 4]));
}

const struct shape shape = { NULL, step, NULL };
