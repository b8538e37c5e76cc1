// SPDX-License-Identifier: GPL-2.0
/*
 * A child gives its parent another child, and is not the parent of it.
 *
 * feature: clone
 * calls: clone, getppid, wait4
 * away: comes home
 */
#include <sched.h>
#include <sys/syscall.h>

#include "child.h"
#include "shape.h"

static pid_t grandparent;

static int make_brother(int line)
{
	pid_t pid = syscall(SYS_clone, CLONE_PARENT | SIGCHLD, NULL, NULL, NULL, NULL);

	must(pid >= 0);
	if (!pid)
		_exit(getppid() == grandparent ? 15 : 1);
	must(waitpid(pid, NULL, 0) == -1 && errno == ECHILD);
	child_tell(line, pid);
	return 14;
}

static void step(unsigned long n)
{
	struct child child;
	long brother;

	grandparent = getpid();
	child = child_serve(make_brother);
	must(child_hear(child.line, &brother));
	child_ends(child.pid, 14);
	child_ends(brother, 15);
	must(!close(child.line));
}

const struct shape shape = { .step = step };
