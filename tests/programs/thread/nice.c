// SPDX-License-Identifier: GPL-2.0
/*
 * Each thread is as nice as it has said.
 *
 * feature: clocks and processors of threads
 * calls: setpriority, getpriority
 * away: works
 */
#include <sys/resource.h>

#include "threads.h"

static void part(unsigned int id, unsigned long n)
{
	if (n == 0)
		must(!setpriority(PRIO_PROCESS, thread_id(), id + 1));
	errno = 0;
	must(getpriority(PRIO_PROCESS, thread_id()) == (int)id + 1);
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
