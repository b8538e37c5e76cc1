// SPDX-License-Identifier: GPL-2.0
/*
 * Variables of a thread are its own.
 *
 * feature: registers and variables of threads
 * away: works
 */
#include "threads.h"

static __thread unsigned long mine;
static unsigned long last[WORKERS];

static void part(unsigned int id, unsigned long n)
{
	must(mine == last[id]);
	mine += n + id;
	last[id] = mine;
	must(errno == 0);
	must(close(-1) < 0 && errno == EBADF);
	errno = 0;
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
