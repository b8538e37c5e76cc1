// SPDX-License-Identifier: GPL-2.0
/*
 * Children leave nothing behind when SIGCHLD is ignored or SA_NOCLDWAIT is set; with SA_NOCLDSTOP no stop is told.
 *
 * feature: signals of children
 * calls: clone, rt_sigaction, wait4
 * away: comes home
 */
#include <sys/wait.h>

#include "shape.h"
#include "signals.h"

static void must_vanish(void)
{
	pid_t pid = fork();

	must(pid >= 0);
	if (!pid)
		_exit(3);
	must(waitpid(pid, NULL, 0) == -1 && errno == ECHILD);
}

static void stop_and_end(void)
{
	pid_t pid = fork();
	int status;

	must(pid >= 0);
	while (!pid)
		pause();
	must(!kill(pid, SIGSTOP) && waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status));
	must(!caught_count);
	must(!kill(pid, SIGKILL) && waitpid(pid, &status, 0) == pid);
	must(caught_count == 1 && caught_last(SIGCHLD, CLD_KILLED));
}

static void step(unsigned long n)
{
	must(signal(SIGCHLD, SIG_IGN) != SIG_ERR);
	must_vanish();
	handle(SIGCHLD, caught_note, SA_NOCLDWAIT | SA_RESTART);
	must_vanish();
	handle(SIGCHLD, caught_note, SA_NOCLDSTOP | SA_RESTART);
	caught_none();
	stop_and_end();
}

const struct shape shape = { .step = step };
