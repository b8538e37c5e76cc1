// SPDX-License-Identifier: GPL-2.0
/*
 * Threads sleep for different times side by side, each as long as it has said.
 *
 * feature: clocks and processors of threads
 * calls: clock_nanosleep
 * away: works
 */
#include "threads.h"
#include "clocks.h"

static void part(unsigned int id, unsigned long n)
{
	must_take(!usleep(2000 * (id + 1)), 2 * MS * (id + 1), 5 * SECOND);
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
