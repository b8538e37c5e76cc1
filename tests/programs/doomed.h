/* SPDX-License-Identifier: GPL-2.0 */
/* Children that are made at home, before anything moves, so that they are away when they come to their end. */
#ifndef MOSIX_TESTS_DOOMED_H
#define MOSIX_TESTS_DOOMED_H

#include "child.h"

#define DOOMED_MOST 32

static struct child doomed[DOOMED_MOST];
static unsigned int doomed_count, doomed_gone;

/* So many; each serves its end of a line, says a number when it is ready, and is told one when its time has come. */
__attribute__((unused))
static void doomed_make(unsigned int count, int (*serve)(int line))
{
	long number;

	must(count <= DOOMED_MOST);
	for (doomed_count = 0; doomed_count < count; doomed_count++) {
		doomed[doomed_count] = child_serve(serve);
		must(child_hear(doomed[doomed_count].line, &number));
	}
}

/* The time of the next has come; nothing is left of it. Returns false when there is none any more. */
__attribute__((unused))
static bool doomed_end(long number, pid_t *pid, int *status)
{
	struct child child = doomed[doomed_gone];

	if (doomed_gone == doomed_count) {
		usleep(200);
		return false;
	}
	child_tell(child.line, number);
	must(waitpid(child.pid, status, 0) == child.pid);
	must(!close(child.line));
	must(kill(child.pid, 0) == -1 && errno == ESRCH);
	doomed_gone++;
	*pid = child.pid;
	return true;
}

/* Those whose time has not come are let go. */
__attribute__((unused))
static void doomed_leave(void)
{
	while (doomed_gone < doomed_count)
		child_leave(doomed[doomed_gone++]);
}

#endif
