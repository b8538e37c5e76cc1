// SPDX-License-Identifier: GPL-2.0
/*
 * A child uses the memory of its parent, and ends.
 *
 * feature: memory used by two processes
 * calls: clone
 * away: comes home
 * moves: clone_vm
 */
#include <sched.h>
#include <sys/wait.h>

#include "shape.h"

static char stack[65536] __attribute__((aligned(16)));
static volatile unsigned long written;

static int child(void *value)
{
	written = *(unsigned long *)value;
	return 3;
}

static void step(unsigned long n)
{
	int status;
	pid_t pid = clone(child, stack + sizeof(stack), CLONE_VM | (n % 2 ? CLONE_VFORK : 0) | SIGCHLD, &n);

	must(pid > 0 && waitpid(pid, &status, 0) == pid);
	must(WIFEXITED(status) && WEXITSTATUS(status) == 3 && written == n);
}

const struct shape shape = { .step = step };
