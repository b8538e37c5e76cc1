// SPDX-License-Identifier: GPL-2.0
/*
 * A child is watched, signalled and waited for by a descriptor.
 *
 * feature: descriptors of processes
 * calls: pidfd_open, pidfd_send_signal, pidfd_getfd, waitid, poll
 * away: works
 * children: away
 */
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "files.h"
#include "shape.h"

#ifndef P_PIDFD
#define P_PIDFD 3
#endif

static int child, ends[2];

static void prepare(void)
{
	pid_t pid;

	must(!pipe(ends));
	pid = fork();
	if (!pid)
		while (true)
			pause();
	child = syscall(SYS_pidfd_open, pid, 0);
	must(child >= 0);
}

static void step(unsigned long n)
{
	struct pollfd one = { .fd = child, .events = POLLIN };
	int copy, again = syscall(SYS_pidfd_open, getpid(), 0);
	siginfo_t info = {};

	must(poll(&one, 1, 0) == 0 && !syscall(SYS_pidfd_send_signal, child, 0, NULL, 0));
	must(!waitid(P_PIDFD, child, &info, WEXITED | WNOHANG) && info.si_pid == 0);
	copy = syscall(SYS_pidfd_getfd, child, ends[0], 0);
	must(copy >= 0 && is_same_file(copy, ends[0]) && fcntl(copy, F_GETFD) == FD_CLOEXEC && !close(copy));
	must(again >= 0 && fcntl(again, F_GETFD) == FD_CLOEXEC && !close(again));
	must(syscall(SYS_pidfd_open, -1, 0) == -1 && errno == EINVAL);
}

static void verify(void)
{
	struct pollfd one = { .fd = child, .events = POLLIN };
	siginfo_t info;

	must(!syscall(SYS_pidfd_send_signal, child, SIGKILL, NULL, 0));
	must(poll(&one, 1, 20000) == 1 && !waitid(P_PIDFD, child, &info, WEXITED));
	must(info.si_code == CLD_KILLED && info.si_status == SIGKILL);
	must(syscall(SYS_pidfd_send_signal, child, 0, NULL, 0) == -1 && errno == ESRCH);
}

const struct shape shape = { prepare, step, verify };
