// SPDX-License-Identifier: GPL-2.0
/*
 * poll, select and epoll_wait are broken off by any handler, also one with SA_RESTART.
 *
 * feature: waits and handlers
 * calls: poll, ppoll, pselect6, epoll_wait
 * away: works
 */
#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>

#include "shape.h"
#include "signals.h"

static int ends[2], epoll;

static void prepare(void)
{
	struct epoll_event event = { .events = EPOLLIN };

	must(!pipe(ends));
	epoll = epoll_create1(0);
	must(epoll >= 0 && !epoll_ctl(epoll, EPOLL_CTL_ADD, ends[0], &event));
}

static void poll_it(void)
{
	const struct timespec long_while = { 60, 0 };
	struct pollfd poll_it = { .fd = ends[0], .events = POLLIN };

	must_be_interrupted(poll(&poll_it, 1, -1));
	must_not_be_restarted(poll(&poll_it, 1, 60000));
	must_not_be_restarted(ppoll(&poll_it, 1, &long_while, NULL));
}

static void select_it(void)
{
	struct timeval while_long = { 60, 0 };
	fd_set set;

	FD_ZERO(&set);
	FD_SET(ends[0], &set);
	must_be_interrupted(select(ends[0] + 1, &set, NULL, NULL, NULL));
	must_not_be_restarted(select(ends[0] + 1, &set, NULL, NULL, &while_long));
	/* What is left. */
	must(while_long.tv_sec < 60);
}

static void epoll_it(void)
{
	struct epoll_event event;

	must_be_interrupted(epoll_wait(epoll, &event, 1, -1));
	must_not_be_restarted(epoll_wait(epoll, &event, 1, 60000));
}

static void step(unsigned long n)
{
	switch (n % 3) {
	case 0:
		poll_it();
		break;
	case 1:
		select_it();
		break;
	case 2:
		epoll_it();
	}
}

static void verify(void)
{
	poll_it();
	select_it();
	epoll_it();
}

const struct shape shape = { prepare, step, verify };
