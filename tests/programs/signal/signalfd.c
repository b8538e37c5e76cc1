// SPDX-License-Identifier: GPL-2.0
/*
 * Signals are read from a descriptor, several at once; it can be polled, and its set changed.
 *
 * feature: signals from a descriptor
 * calls: signalfd4, read, poll
 * away: works
 */
#include <poll.h>
#include <sys/signalfd.h>

#include "shape.h"
#include "signals.h"

static int fd;

static void prepare(void)
{
	sigset_t set = set_of(SIGUSR1);

	block(SIGUSR1);
	block(SIGRTMIN + 3);
	fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	must(fd >= 0 && !raise(SIGUSR1));
}

static bool is_readable(void)
{
	struct pollfd poll_it = { .fd = fd, .events = POLLIN };

	return poll(&poll_it, 1, 0) == 1 && poll_it.revents == POLLIN;
}

static void step(unsigned long n)
{
	sigset_t both = set_of(SIGUSR1), one = set_of(SIGUSR1);
	struct signalfd_siginfo info[3];

	sigaddset(&both, SIGRTMIN + 3);
	must(is_readable());
	must(!sigqueue(getpid(), SIGRTMIN + 3, (union sigval){ .sival_int = n }));
	must(signalfd(fd, &both, 0) == fd);
	must(read(fd, info, sizeof(info)) == 2 * sizeof(info[0]));
	must(info[0].ssi_signo == SIGUSR1 && info[0].ssi_code == SI_TKILL && info[0].ssi_pid == (uint32_t)getpid());
	must((int)info[1].ssi_signo == SIGRTMIN + 3 && info[1].ssi_code == SI_QUEUE && info[1].ssi_int == (int)n);
	must(!is_readable() && read(fd, info, sizeof(info)) == -1 && errno == EAGAIN);
	must(signalfd(fd, &one, 0) == fd);
	must(!raise(SIGUSR1));
}

const struct shape shape = { .prepare = prepare, .step = step };
