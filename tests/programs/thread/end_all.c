// SPDX-License-Identifier: GPL-2.0
/*
 * Any thread of a child that is away ends all of them; the parent sees with what status, and that all are gone.
 *
 * feature: children that have threads, made at home
 * calls: exit_group, wait4
 * away: works
 * children: away
 */
#include "doomed_threads.h"
#include "shape.h"

static void doom(unsigned long n)
{
	_exit(n % 100);
}

static void prepare(void)
{
	doomed_make(12, doomed_serve);
}

static void step(unsigned long n)
{
	int status;
	pid_t pid;

	if (!doomed_end(n, &pid, &status))
		return;
	must(WIFEXITED(status) && WEXITSTATUS(status) == (int)(n % 100));
	must(syscall(SYS_tgkill, pid, pid, 0) == -1 && errno == ESRCH);
}

const struct shape shape = { prepare, step, doomed_leave };
