// SPDX-License-Identifier: GPL-2.0
/*
 * Each thread rounds in its own direction.
 *
 * feature: registers and variables of threads
 * away: works
 */
#include <fenv.h>

#include "threads.h"

static void part(unsigned int id, unsigned long n)
{
	static const int modes[] = { FE_TONEAREST, FE_DOWNWARD, FE_UPWARD, FE_TOWARDZERO };

	if (n == 0)
		must(!fesetround(modes[id]));
	must(fegetround() == modes[id]);
}

static void prepare(void)
{
	start_workers(part);
}

static void step(unsigned long n)
{
	work_round(n);
}

const struct shape shape = { .prepare = prepare, .step = step };
