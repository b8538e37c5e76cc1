// SPDX-License-Identifier: GPL-2.0
/*
 * A thread's clock of used time does not go back.
 *
 * feature: clocks and processors of threads
 * calls: clock_gettime
 * away: works
 */
#include <time.h>

#include "threads.h"

static int64_t before[WORKERS];

static void part(unsigned int id, unsigned long n)
{
	struct timespec now;
	int64_t used;

	for (volatile int i = 0; i < 20000; i++)
		;
	must(!clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now));
	used = now.tv_sec * 1000000000ll + now.tv_nsec;
	must(used >= before[id]);
	before[id] = used;
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
