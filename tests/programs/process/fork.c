// SPDX-License-Identifier: GPL-2.0
/*
 * A child has the right parent, group and session, and its parent hears how it ended.
 *
 * feature: fork and wait
 * calls: clone, fork, getppid, getpgid, getsid, wait4
 * away: comes home
 */
#include <sys/syscall.h>
#include <sys/wait.h>

#include "shape.h"

static void child(pid_t parent, unsigned long n)
{
	must(getppid() == parent);
	must(getpgrp() == getpgid(parent) && getsid(0) == getsid(parent));
	_exit(n % 100);
}

static void step(unsigned long n)
{
	/* fork() of the C library is clone. */
	pid_t parent = getpid(), pid = n % 2 ? syscall(SYS_fork) : fork();
	int status;

	must(pid >= 0);
	if (!pid)
		child(parent, n);
	must(waitpid(pid, &status, 0) == pid);
	must(WIFEXITED(status) && WEXITSTATUS(status) == (int)(n % 100));
	must(waitpid(-1, &status, WNOHANG) == -1 && errno == ECHILD);
}

const struct shape shape = { .step = step };
