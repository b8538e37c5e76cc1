// SPDX-License-Identifier: GPL-2.0
/*
 * A hundred children at once, each with a status of its own; none is lost and none is seen twice.
 *
 * feature: fork and wait
 * calls: clone, wait4, exit_group
 * away: comes home
 */
#include "child.h"
#include "shape.h"

#define CHILDREN 100

static int number;

static int tell_number(void)
{
	return number;
}

static void step(unsigned long n)
{
	pid_t pids[CHILDREN];
	int status;

	for (number = 0; number < CHILDREN; number++)
		pids[number] = child_make(tell_number);
	for (int i = 0; i < CHILDREN; i++) {
		pid_t pid = wait4(-1, &status, 0, NULL);

		must(pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) < CHILDREN);
		must(pids[WEXITSTATUS(status)] == pid);
		pids[WEXITSTATUS(status)] = 0;
	}
	must(wait4(-1, &status, 0, NULL) == -1 && errno == ECHILD);
}

const struct shape shape = { .step = step };
