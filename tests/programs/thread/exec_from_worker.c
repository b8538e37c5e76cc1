// SPDX-License-Identifier: GPL-2.0
/*
 * A thread that was made at home executes the program anew while the process is away, each in its turn; the first
 * thread and the others are gone then.
 *
 * feature: exec in a thread
 * calls: execve
 * away: comes home
 */
#include "threads.h"

static void part(unsigned int id, unsigned long n)
{
	char **args;

	/* The others wait in their next round. */
	if (id != n % WORKERS)
		return;
	args = shape_again(n);
	execv(args[0], args);
	must(!"executed");
}

/* The new program has threads, too, before it is told anything: it prepares nothing. */
__attribute__((constructor))
static void have_threads(void)
{
	must(thread_id() == getpid());
	start_workers(part);
}

static void step(unsigned long n)
{
	round_now = n;
	for (unsigned int i = 0; i < WORKERS; i++)
		must(!sem_post(&workers[i].begin));
	for (;;)
		pause();
}

const struct shape shape = { .step = step };
