// SPDX-License-Identifier: GPL-2.0
/*
 * A timer, a signal, a pipe and a socket, all waited for at one place, by turns.
 *
 * feature: epoll
 * calls: epoll_pwait, timerfd_create, timerfd_settime, signalfd4
 * away: works
 */
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>

#include "files.h"
#include "shape.h"

enum { TIMER, SIGNAL, PIPE, SOCKET, SOURCES };

static int set, readers[SOURCES], writers[SOURCES];

static void prepare(void)
{
	sigset_t usr1;
	int ends[2], i;

	sigemptyset(&usr1);
	sigaddset(&usr1, SIGUSR1);
	must(!sigprocmask(SIG_BLOCK, &usr1, NULL));
	readers[TIMER] = timerfd_create(CLOCK_MONOTONIC, 0);
	readers[SIGNAL] = signalfd(-1, &usr1, 0);
	must(!pipe(ends));
	readers[PIPE] = ends[0];
	writers[PIPE] = ends[1];
	must(!socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends));
	readers[SOCKET] = ends[0];
	writers[SOCKET] = ends[1];
	set = epoll_create1(0);
	for (i = 0; i < SOURCES; i++) {
		struct epoll_event event = { .events = EPOLLIN, .data.u32 = i };

		must(!epoll_ctl(set, EPOLL_CTL_ADD, readers[i], &event));
	}
}

static void cause(int source)
{
	struct itimerspec soon = { .it_value.tv_nsec = 2000000 };

	if (source == TIMER)
		must(!timerfd_settime(readers[TIMER], 0, &soon, NULL));
	else if (source == SIGNAL)
		must(!kill(getpid(), SIGUSR1));
	else
		must(write(writers[source], "x", 1) == 1);
}

static void step(unsigned long n)
{
	const size_t lengths[SOURCES] = { 8, sizeof(struct signalfd_siginfo), 1, 1 };
	char room[sizeof(struct signalfd_siginfo)];
	struct epoll_event event;
	int source = n % SOURCES;

	cause(source);
	must(epoll_pwait(set, &event, 1, -1, NULL) == 1 && event.data.u32 == (uint32_t)source && event.events == EPOLLIN);
	must(read(readers[source], room, sizeof(room)) == (ssize_t)lengths[source]);
	must(epoll_pwait(set, &event, 1, 0, NULL) == 0);
}

const struct shape shape = { .prepare = prepare, .step = step };
