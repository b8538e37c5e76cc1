// SPDX-License-Identifier: GPL-2.0
/*
 * A thread other than the first executes the program anew.
 *
 * feature: exec in a thread
 * calls: execve
 * away: comes home
 */
#include "threads.h"

static unsigned long step_now;

static void *execute(void *unused)
{
	char **args = shape_again(step_now);

	execv(args[0], args);
	must(!"executed");
	return unused;
}

static void step(unsigned long n)
{
	pthread_t thread;

	step_now = n;
	must(!pthread_create(&thread, NULL, execute, NULL));
	for (;;)
		pause();
}

const struct shape shape = { .step = step };
