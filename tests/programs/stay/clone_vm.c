// SPDX-License-Identifier: GPL-2.0
/*
 * A child that uses the memory of its parent.
 *
 * feature: memory used by two processes
 * calls: clone
 * away: refused clone_vm
 */
#include <sched.h>
#include <sys/prctl.h>

#include "shape.h"

static char stack[65536] __attribute__((aligned(16)));
static volatile unsigned long turns;

static int child(void *unused)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	while (usleep(1000) || true)
		turns++;
	return 0;
}

static void prepare(void)
{
	must(clone(child, stack + sizeof(stack), CLONE_VM | SIGCHLD, NULL) > 0);
}

static void step(unsigned long n)
{
	unsigned long before = turns;

	while (turns == before)
		usleep(1000);
}

const struct shape shape = { .prepare = prepare, .step = step };
