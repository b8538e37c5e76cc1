// SPDX-License-Identifier: GPL-2.0
/*
 * Ten generations, each the only child of the one before; the word of the youngest comes back through all.
 *
 * feature: fork and wait
 * calls: clone, wait4
 * away: comes home
 */
#include "child.h"
#include "shape.h"

static int generation;

static int descend(void)
{
	pid_t parent = getppid(), child;
	int status;

	if (++generation == 10)
		return generation;
	child = child_make(descend);
	must(waitpid(child, &status, 0) == child && WIFEXITED(status));
	must(getppid() == parent);
	return WEXITSTATUS(status);
}

static void step(unsigned long n)
{
	child_ends(child_make(descend), 10);
}

const struct shape shape = { .step = step };
