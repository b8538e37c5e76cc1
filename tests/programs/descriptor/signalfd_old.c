// SPDX-License-Identifier: GPL-2.0
/*
 * Signals read from a descriptor that the older call has made, and changed.
 *
 * feature: signals from a descriptor
 * calls: signalfd, read
 * away: works
 */
#include <sys/signalfd.h>
#include <sys/syscall.h>

#include "shape.h"

static uint64_t both = 1UL << (SIGUSR1 - 1) | 1UL << (SIGUSR2 - 1);
static int fd;

static void prepare(void)
{
	uint64_t first = 1UL << (SIGUSR1 - 1);
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGUSR2);
	must(!sigprocmask(SIG_BLOCK, &set, NULL));
	fd = syscall(SYS_signalfd, -1, &first, sizeof(first));
	must(fd >= 0);
}

static void step(unsigned long n)
{
	struct signalfd_siginfo info;
	int number = n % 2 ? SIGUSR1 : SIGUSR2;

	must(syscall(SYS_signalfd, fd, &both, sizeof(both)) == fd);
	must(!raise(number));
	must(read(fd, &info, sizeof(info)) == sizeof(info));
	must((int)info.ssi_signo == number && (pid_t)info.ssi_pid == getpid());
	must(syscall(SYS_signalfd, fd, &both, 4) == -1 && errno == EINVAL);
}

const struct shape shape = { .prepare = prepare, .step = step };
