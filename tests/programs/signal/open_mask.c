// SPDX-License-Identifier: GPL-2.0
/*
 * ppoll, pselect and epoll_pwait open the mask for as long as they wait: a signal that was blocked breaks them off.
 *
 * feature: waiting for a signal
 * calls: ppoll, pselect6, epoll_pwait, epoll_pwait2
 * away: works
 */
#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/syscall.h>

#include "shape.h"
#include "signals.h"

static int epoll;

static void prepare(void)
{
	handle(SIGUSR1, caught_note, SA_RESTART);
	block(SIGUSR1);
	epoll = epoll_create1(0);
	must(epoll >= 0);
}

#define must_be_let_through(call)                                              \
	do {                                                                   \
		caught_none();                                                 \
		must(!raise(SIGUSR1) && !caught_count);                        \
		must((call) == -1 && errno == EINTR);                          \
		must(caught_count == 1 && is_blocked(SIGUSR1));                \
	} while (0)

static void step(unsigned long n)
{
	const struct timespec long_while = { 60, 0 };
	sigset_t open = set_of(0);
	struct epoll_event event;

	must_be_let_through(ppoll(NULL, 0, &long_while, &open));
	must_be_let_through(pselect(0, NULL, NULL, NULL, &long_while, &open));
	must_be_let_through(epoll_pwait(epoll, &event, 1, 60000, &open));
	must_be_let_through(syscall(SYS_epoll_pwait2, epoll, &event, 1, &long_while, &open, 8));
}

const struct shape shape = { .prepare = prepare, .step = step };
