// SPDX-License-Identifier: GPL-2.0
/*
 * Threads count with atomic instructions.
 *
 * feature: locks and conditions of threads
 * away: works
 */
#include "threads.h"

static unsigned long counter, rounds;

static void part(unsigned int id, unsigned long n)
{
	for (int i = 0; i < 10000; i++)
		__atomic_add_fetch(&counter, 1, __ATOMIC_RELAXED);
}

static void prepare(void)
{
	start_workers(part);
}

static void step(unsigned long n)
{
	work_round(n);
	rounds++;
	must(counter == rounds * WORKERS * 10000);
}

const struct shape shape = { .prepare = prepare, .step = step };
