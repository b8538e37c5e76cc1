// SPDX-License-Identifier: GPL-2.0
/*
 * Vector and floating point registers are a thread's own.
 *
 * feature: registers and variables of threads
 * away: works
 */
#include "threads.h"

static double expected[WORKERS];

static void part(unsigned int id, unsigned long n)
{
	double x = 1.0 + id, y = 0;

	for (int i = 0; i < 100000; i++) {
		y += x / (i + 1);
		x *= 1.0000001;
	}
	if (n == 0)
		expected[id] = y;
	must(y == expected[id]);
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
