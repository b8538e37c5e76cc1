// SPDX-License-Identifier: GPL-2.0
/*
 * How the program rounds, in MXCSR and the x87 control word, and the exceptions that it has noted, cross with it.
 *
 * feature: floating point over handlers
 * away: works
 */
#include <fenv.h>

#include "shape.h"

static volatile double one = 1.0, three = 3.0;
static volatile float quotient;

static const int ways[] = { FE_TONEAREST, FE_DOWNWARD, FE_UPWARD, FE_TOWARDZERO };

static void prepare(void)
{
	must(!fesetround(FE_TONEAREST) && !feclearexcept(FE_ALL_EXCEPT));
	quotient = one / three;
	must(fetestexcept(FE_INEXACT));
}

static void step(unsigned long n)
{
	volatile long double down = 1.0L;

	/* As the last step left it. */
	must(fegetround() == (n ? ways[(n - 1) % 4] : FE_TONEAREST));
	must(fetestexcept(FE_ALL_EXCEPT) == FE_INEXACT);

	must(!fesetround(ways[n % 4]));
	quotient = one / three;
	down /= 3.0L;
	switch (ways[n % 4]) {
	case FE_UPWARD:
		must(quotient * 3.0 > 1.0 && down * 3 >= 1.0L);
		break;
	case FE_DOWNWARD:
	case FE_TOWARDZERO:
		must((double)quotient * 3.0 < 1.0 && down * 3 < 1.0L);
		break;
	}
}

const struct shape shape = { .prepare = prepare, .step = step };
