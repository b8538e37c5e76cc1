// SPDX-License-Identifier: GPL-2.0
/*
 * Each thread has a name, and keeps it.
 *
 * feature: names and numbers of threads
 * calls: prctl
 * away: works
 */
#include <sys/prctl.h>

#include "threads.h"

static unsigned int named[WORKERS];

static void part(unsigned int id, unsigned long n)
{
	char name[16], now[16];

	if (named[id]) {
		snprintf(name, sizeof(name), "w%u.%u", id % 10, named[id] % 1001);
		must(!prctl(PR_GET_NAME, now) && !strcmp(now, name));
	}
	named[id] = n % 1000 + 1;
	snprintf(name, sizeof(name), "w%u.%u", id % 10, named[id] % 1001);
	must(!prctl(PR_SET_NAME, name));
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
