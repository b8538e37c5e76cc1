// SPDX-License-Identifier: GPL-2.0
/*
 * Nobody waits for the children of who ignores SIGCHLD: they leave nothing, and a wait ends with the last.
 *
 * feature: fork and wait
 * calls: clone, wait4, rt_sigaction
 * away: comes home
 */
#include "child.h"
#include "shape.h"

static int work(void)
{
	return 5;
}

static void prepare(void)
{
	must(signal(SIGCHLD, SIG_IGN) != SIG_ERR);
}

static void step(unsigned long n)
{
	struct sigaction action = { .sa_handler = SIG_DFL, .sa_flags = SA_NOCLDWAIT };
	pid_t pid;

	/* The one way and the other. */
	if (n % 2)
		must(!sigaction(SIGCHLD, &action, NULL));
	else
		must(signal(SIGCHLD, SIG_IGN) != SIG_ERR);
	pid = child_make(work);
	must(waitpid(pid, NULL, 0) == -1 && errno == ECHILD);
}

const struct shape shape = { .prepare = prepare, .step = step };
