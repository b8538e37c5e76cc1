// SPDX-License-Identifier: GPL-2.0
/*
 * Whatever a program tells itself with a signal arrives as it was, and others may not be told that the kernel says so.
 *
 * feature: sending signals
 * calls: rt_sigqueueinfo, rt_tgsigqueueinfo, pidfd_open, pidfd_send_signal
 * away: works
 */
#include <sys/syscall.h>

#include "shape.h"
#include "signals.h"

static void prepare(void)
{
	handle(SIGRTMIN, caught_note, 0);
}

static siginfo_t letter(unsigned long n)
{
	siginfo_t info;

	memset(&info, 0, sizeof(info));
	info.si_signo = SIGRTMIN;
	info.si_code = SI_ASYNCNL;
	test_fill(&info._sifields, 32, n);
	return info;
}

static void must_have_come(const siginfo_t *info)
{
	siginfo_t got = caught[0];

	must(caught_count == 1 && caught_last(SIGRTMIN, info->si_code));
	must(!memcmp(&got._sifields, &info->_sifields, 32));
	caught_none();
}

static void step(unsigned long n)
{
	int pidfd = syscall(SYS_pidfd_open, getpid(), 0);
	siginfo_t info = letter(n);

	must(!syscall(SYS_rt_sigqueueinfo, getpid(), SIGRTMIN, &info));
	must_have_come(&info);
	must(!syscall(SYS_rt_tgsigqueueinfo, getpid(), gettid(), SIGRTMIN, &info));
	must_have_come(&info);
	must(pidfd >= 0 && !syscall(SYS_pidfd_send_signal, pidfd, SIGRTMIN, &info, 0));
	must_have_come(&info);
	must(!syscall(SYS_pidfd_send_signal, pidfd, SIGRTMIN, NULL, 0));
	must(caught_count == 1 && caught_last(SIGRTMIN, SI_USER));
	must(!close(pidfd));

	info.si_code = SI_KERNEL;
	must(syscall(SYS_rt_sigqueueinfo, getppid(), SIGRTMIN, &info) == -1 && errno == EPERM);
	caught_none();
}

const struct shape shape = { .prepare = prepare, .step = step };
