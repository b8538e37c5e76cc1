// SPDX-License-Identifier: GPL-2.0
/*
 * Who has asked for orphans gets them while it is away, and sees how they end.
 *
 * feature: orphans
 * calls: prctl, wait4, kill
 * away: works
 * children: away
 */
#include "child.h"
#include "shape.h"

#define ORPHANS 3

static struct child parent;
static long orphans[ORPHANS];

static int be_orphan(void)
{
	must(!prctl(PR_SET_PDEATHSIG, 0));
	for (;;)
		pause();
}

static int be_parent(int line)
{
	long unused;

	for (int i = 0; i < ORPHANS; i++)
		child_tell(line, child_make(be_orphan));
	child_hear(line, &unused);
	return 0;
}

static void prepare(void)
{
	must(!prctl(PR_SET_CHILD_SUBREAPER, 1));
	parent = child_serve(be_parent);
	for (int i = 0; i < ORPHANS; i++)
		must(child_hear(parent.line, &orphans[i]));
}

static void step(unsigned long n)
{
	for (int i = 0; i < ORPHANS; i++)
		must(!kill(orphans[i], 0) && waitpid(orphans[i], NULL, WNOHANG) == -1 && errno == ECHILD);
	must(waitpid(-1, NULL, WNOHANG) == 0);
}

static void verify(void)
{
	child_leave(parent);
	for (int i = 0; i < ORPHANS; i++) {
		must(waitpid(orphans[i], NULL, WNOHANG) == 0);
		must(!kill(orphans[i], SIGTERM));
		child_dies(orphans[i], SIGTERM);
	}
	must(waitpid(-1, NULL, 0) == -1 && errno == ECHILD);
}

const struct shape shape = { prepare, step, verify };
