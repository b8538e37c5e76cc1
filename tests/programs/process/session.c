// SPDX-License-Identifier: GPL-2.0
/*
 * A child opens a session of its own, once; nobody can move it to a group of another session.
 *
 * feature: process groups and sessions
 * calls: clone, setsid, getsid, setpgid, getpgid, getpgrp
 * away: comes home
 */
#include "child.h"
#include "shape.h"

static int open_session(int line)
{
	long unused;

	must(setsid() == getpid());
	must(getsid(0) == getpid() && getpgrp() == getpid());
	must(setsid() == -1 && errno == EPERM);
	must(setpgid(0, 0) == -1 && errno == EPERM);
	child_tell(line, 0);
	must(child_hear(line, &unused));
	return 0;
}

static void step(unsigned long n)
{
	struct child child = child_serve(open_session);
	long ready;

	must(child_hear(child.line, &ready));
	must(getsid(child.pid) == child.pid && getpgid(child.pid) == child.pid);
	must(setpgid(child.pid, getpgrp()) == -1 && errno == EPERM);
	child_tell(child.line, 0);
	child_ends(child.pid, 0);
	must(!close(child.line));
}

const struct shape shape = { .step = step };
