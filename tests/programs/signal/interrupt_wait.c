// SPDX-License-Identifier: GPL-2.0
/*
 * Waiting for a child is broken off by a handler, or goes on after it.
 *
 * feature: waits and handlers
 * calls: wait4, waitid
 * away: comes home
 */
#include <sys/wait.h>

#include "shape.h"
#include "signals.h"

static pid_t child;

static void end_child(int signal, siginfo_t *info, void *context)
{
	if (++caught_count == 2)
		must(!kill(child, SIGTERM));
}

static void step(unsigned long n)
{
	siginfo_t info;
	int status;

	child = fork();
	must(child >= 0);
	while (!child)
		pause();
	must_be_interrupted(waitpid(child, &status, 0));
	must_be_interrupted(waitid(P_PID, child, &info, WEXITED));
	must_be_restarted(waitpid(child, &status, 0) == child, end_child);
	must(caught_count >= 2 && WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
}

const struct shape shape = { .step = step };
