// SPDX-License-Identifier: GPL-2.0
/*
 * What two processes share, and what each has of its own.
 *
 * feature: clone
 * calls: kcmp, clone
 * away: comes home
 */
#include <linux/kcmp.h>
#include <sched.h>
#include <sys/syscall.h>

#include "child.h"
#include "shape.h"

static long compare(pid_t other, int type, unsigned long mine, unsigned long its)
{
	return syscall(SYS_kcmp, getpid(), other, type, mine, its);
}

static void step(unsigned long n)
{
	pid_t pid = syscall(SYS_clone, CLONE_FILES | SIGCHLD, NULL, NULL, NULL, NULL);

	must(pid >= 0);
	if (!pid)
		for (;;)
			pause();
	must(compare(pid, KCMP_FILES, 0, 0) == 0);
	must(compare(pid, KCMP_FS, 0, 0) > 0 && compare(pid, KCMP_VM, 0, 0) > 0);
	must(compare(pid, KCMP_SIGHAND, 0, 0) > 0);
	must(compare(pid, KCMP_FILE, STDOUT_FILENO, STDOUT_FILENO) == 0);
	must(compare(pid, KCMP_FILE, STDOUT_FILENO, 12345) == -1 && errno == EBADF);
	must(!kill(pid, SIGKILL));
	child_dies(pid, SIGKILL);
}

const struct shape shape = { .step = step };
