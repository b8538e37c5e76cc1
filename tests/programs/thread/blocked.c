// SPDX-License-Identifier: GPL-2.0
/*
 * Three threads are blocked in a read for ever, and hold nobody up.
 *
 * feature: calls of threads
 * calls: read
 * away: works
 */
#include "threads.h"

static int never[2];

static void *block(void *unused)
{
	char byte;

	thread_begins();
	for (;;)
		must(read(never[0], &byte, 1) < 0 && errno == EINTR);
	return unused;
}

static void part(unsigned int id, unsigned long n)
{
	(void)id;
	must(getppid() > 0);
	usleep(500);
}

static void prepare(void)
{
	must(!pipe(never));
	for (int i = 0; i < 3; i++)
		thread_make(block, NULL);
	start_workers(part);
}

static void step(unsigned long n)
{
	work_round(n);
}

const struct shape shape = { .prepare = prepare, .step = step };
