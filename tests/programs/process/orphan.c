// SPDX-License-Identifier: GPL-2.0
/*
 * The children of a child that has died come to the ancestor that asked for orphans.
 *
 * feature: orphans
 * calls: clone, prctl, getppid, wait4
 * away: comes home
 */
#include "child.h"
#include "shape.h"

static int line;

static int be_orphan(void)
{
	long parent;

	must(child_hear(line, &parent));
	return getppid() == parent ? 17 : 18;
}

/* Leaves a child behind, which is to outlive it, and says who. */
static int leave_one(int to)
{
	pid_t pid = fork();

	must(pid >= 0);
	line = to;
	if (!pid)
		_exit(be_orphan());
	child_tell(line, pid);
	return 3;
}

static void prepare(void)
{
	int is = 0;

	must(!prctl(PR_SET_CHILD_SUBREAPER, 1));
	must(!prctl(PR_GET_CHILD_SUBREAPER, &is) && is == 1);
}

static void step(unsigned long n)
{
	struct child child = child_serve(leave_one);
	long orphan;

	must(child_hear(child.line, &orphan));
	child_ends(child.pid, 3);
	must(waitpid(orphan, NULL, WNOHANG) == 0);
	child_tell(child.line, getpid());
	child_ends(orphan, 17);
	must(!close(child.line));
}

const struct shape shape = { .prepare = prepare, .step = step };
