// SPDX-License-Identifier: GPL-2.0
/*
 * A child in a namespace of its own has small numbers there, its parent outside has large ones for it.
 *
 * feature: namespaces
 * calls: clone, getpid, getppid, kill, wait4
 * away: works
 * children: refused system
 */
#include "child.h"
#include "shape.h"

static struct child init;

/* The second process of the namespace: says who it is and who is above it, which the pid outside is not. */
static int serve(int line)
{
	long number;

	while (child_hear(line, &number)) {
		must(getpid() == 2 && gettid() == 2 && getppid() == 1 && getpgrp() == 0);
		must(kill(number, 0) == -1 && errno == ESRCH);
		must(!kill(2, 0));
		child_tell(line, number + 1);
	}
	return 7;
}

/* The first. */
static int reign(int line)
{
	pid_t pid;

	must(getpid() == 1 && getppid() == 0);
	pid = fork();
	must(pid >= 0);
	if (!pid)
		_exit(serve(line));
	must(pid == 2);
	child_ends(pid, 7);
	return 8;
}

static void prepare(void)
{
	init = child_clone(CLONE_NEWPID, reign);
}

static void step(unsigned long n)
{
	must(child_ask(init, getpid()) == getpid() + 1);
	must(!kill(init.pid, 0) && waitpid(init.pid, NULL, WNOHANG) == 0);
}

static void verify(void)
{
	must(!shutdown(init.line, SHUT_RDWR));
	child_ends(init.pid, 8);
}

const struct shape shape = { prepare, step, verify };
