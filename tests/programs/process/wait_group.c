// SPDX-License-Identifier: GPL-2.0
/*
 * A parent waits for the children of one group, a signal to a group reaches all of it and nobody else.
 *
 * feature: process groups and sessions
 * calls: setpgid, getpgid, kill, wait4
 * away: works
 * children: away
 */
#include "child.h"
#include "shape.h"

#define CHILDREN 4

static struct child children[CHILDREN];

static int serve(int line)
{
	long number;

	while (child_hear(line, &number))
		child_tell(line, getpgrp());
	return 0;
}

static void prepare(void)
{
	for (int i = 0; i < CHILDREN; i++)
		children[i] = child_serve(serve);
}

/* All of them, in the group of one of them. */
static void gather(pid_t group)
{
	must(!setpgid(group, group));
	for (int i = 0; i < CHILDREN; i++)
		must(!setpgid(children[i].pid, group) && getpgid(children[i].pid) == group);
}

static void all_are_told(pid_t group, int options)
{
	int status;

	for (int i = 0; i < CHILDREN; i++)
		must(waitpid(-group, &status, options) > 0);
	must(waitpid(-group, &status, options | WNOHANG) == 0);
}

static void step(unsigned long n)
{
	pid_t group = children[n % CHILDREN].pid;

	gather(group);
	must(waitpid(0, NULL, WNOHANG) == -1 && errno == ECHILD);
	must(!kill(-group, SIGSTOP));
	all_are_told(group, WUNTRACED);
	must(!kill(-group, SIGCONT));
	all_are_told(group, WCONTINUED);
	for (int i = 0; i < CHILDREN; i++)
		must(child_ask(children[i], 0) == group);
	for (int i = 0; i < CHILDREN; i++)
		must(!setpgid(children[i].pid, getpgrp()));
	must(kill(-group, 0) == -1 && errno == ESRCH);
	must(waitpid(0, NULL, WNOHANG) == 0);
}

static void verify(void)
{
	for (int i = 0; i < CHILDREN; i++)
		child_leave(children[i]);
}

const struct shape shape = { prepare, step, verify };
