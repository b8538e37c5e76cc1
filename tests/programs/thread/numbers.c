// SPDX-License-Identifier: GPL-2.0
/*
 * Each thread has its own number, and the process one.
 *
 * feature: names and numbers of threads
 * calls: getpid, gettid
 * away: works
 */
#include "threads.h"

static pid_t process;
static volatile pid_t tids[WORKERS];

static void part(unsigned int id, unsigned long n)
{
	must(getpid() == process);
	if (!tids[id])
		tids[id] = thread_id();
	must(thread_id() == tids[id] && tids[id] != process);
	for (unsigned int i = 0; i < id; i++)
		must(tids[i] != tids[id]);
}

static void prepare(void)
{
	process = getpid();
	start_workers(part);
}

static void step(unsigned long n)
{
	work_round(n);
}

const struct shape shape = { .prepare = prepare, .step = step };
