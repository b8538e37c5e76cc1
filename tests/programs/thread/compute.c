// SPDX-License-Identifier: GPL-2.0
/*
 * Four threads compute, each on its own.
 *
 * feature: registers and variables of threads
 * away: works
 */
#include "threads.h"

static volatile uint64_t sums[WORKERS];

static void part(unsigned int id, unsigned long n)
{
	uint64_t x = id + 1, again = id + 1;

	for (int i = 0; i < 200000; i++)
		x = x * 6364136223846793005u + n;
	for (int i = 0; i < 200000; i++)
		again = again * 6364136223846793005u + n;
	must(x == again);
	sums[id] += x;
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
