// SPDX-License-Identifier: GPL-2.0
/*
 * A child of vfork() uses its parent's memory, and the parent waits until it is gone.
 *
 * feature: vfork and posix_spawn
 * calls: vfork, wait4
 * away: comes home
 * moves: clone_vm
 */
#include "child.h"
#include "shape.h"

static volatile unsigned long written;

static void step(unsigned long n)
{
	pid_t parent = getpid(), pid;

	pid = vfork();
	must(pid >= 0);
	if (!pid) {
		written = getppid() == parent ? n : 0;
		_exit(n % 50);
	}
	must(written == n);
	child_ends(pid, n % 50);
}

const struct shape shape = { .step = step };
