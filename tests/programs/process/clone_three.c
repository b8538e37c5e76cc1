// SPDX-License-Identifier: GPL-2.0
/*
 * clone3() gives the tid to parent and child and a descriptor for the child, and a wait can be for that.
 *
 * feature: clone
 * calls: clone3, waitid
 * away: comes home
 */
#include <linux/sched.h>
#include <sys/syscall.h>

#include "child.h"
#include "shape.h"

static pid_t parents_word, childs_word;

static int look(void)
{
	return childs_word == getpid() && parents_word == 0 ? 33 : 1;
}

static void step(unsigned long n)
{
	int fd = -1;
	struct clone_args args = {
		.flags = CLONE_PIDFD | CLONE_PARENT_SETTID | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID,
		.pidfd = (uintptr_t)&fd,
		.parent_tid = (uintptr_t)&parents_word,
		.child_tid = (uintptr_t)&childs_word,
		.exit_signal = SIGCHLD,
	};
	siginfo_t info;
	pid_t pid;

	parents_word = childs_word = 0;
	pid = syscall(SYS_clone3, &args, sizeof(args));
	must(pid >= 0);
	if (!pid)
		_exit(look());
	must(parents_word == pid && childs_word == 0);
	must(!waitid(P_PIDFD, fd, &info, WEXITED));
	must(info.si_pid == pid && info.si_code == CLD_EXITED);
	must(info.si_status == 33);
	must(!close(fd));
}

const struct shape shape = { .step = step };
