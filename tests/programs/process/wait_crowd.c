// SPDX-License-Identifier: GPL-2.0
/*
 * Thirty children, made before anything moves, end a few at a time with statuses of their own, wherever they and their
 * parent are; none is lost and none is seen twice.
 *
 * feature: fork and wait
 * calls: wait4, exit_group
 * away: works
 * children: away
 */
#include "child.h"
#include "shape.h"

#define CHILDREN 30
#define AT_ONCE 3

static struct child children[CHILDREN];
static int ended;

/* One that is left and not told a number ends with 0. */
static int serve(int line)
{
	long status = 0;

	child_hear(line, &status);
	return status;
}

static void prepare(void)
{
	for (int i = 0; i < CHILDREN; i++)
		children[i] = child_serve(serve);
}

/* Whoever it is, it has been told, and has not been seen before. */
static void see_one(int told)
{
	int status, which;
	pid_t pid = wait4(-1, &status, 0, NULL);

	must(pid > 0 && WIFEXITED(status));
	which = WEXITSTATUS(status) - 1;
	must(which >= 0 && which < told && children[which].pid == pid);
	children[which].pid = 0;
	must(!close(children[which].line));
}

static void step(unsigned long n)
{
	int told = ended;

	if (ended == CHILDREN) {
		usleep(200);
		return;
	}
	for (; told < CHILDREN && told < ended + AT_ONCE; told++)
		child_tell(children[told].line, told + 1);
	for (; ended < told; ended++)
		see_one(told);
	must(wait4(-1, NULL, WNOHANG, NULL) == (ended == CHILDREN ? -1 : 0));
}

static void verify(void)
{
	for (; ended < CHILDREN; ended++)
		child_leave(children[ended]);
	must(wait4(-1, NULL, 0, NULL) == -1 && errno == ECHILD);
}

const struct shape shape = { prepare, step, verify };
