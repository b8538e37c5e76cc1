// SPDX-License-Identifier: GPL-2.0
/*
 * The number that a thread has is the one it has at home: /proc knows it.
 *
 * feature: names and numbers of threads
 * calls: gettid, access
 * away: works
 */
#include "threads.h"

static void part(unsigned int id, unsigned long n)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/task/%d/stat", getpid(), thread_id());
	must(!access(path, R_OK));
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
