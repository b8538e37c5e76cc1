// SPDX-License-Identifier: GPL-2.0
/*
 * Waits for descriptors end after their timeout: not before, and not much later where they move meanwhile.
 *
 * feature: waits with a timeout
 * calls: poll, ppoll, pselect6, epoll_wait
 * away: works
 */
#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>

#include "shape.h"
#include "clocks.h"

static int epoll, ends[2];

static void prepare(void)
{
	epoll = epoll_create1(0);
	must(epoll >= 0 && !pipe(ends));
}

static int select_for(long ms)
{
	struct timeval t = { 0, ms * 1000 };
	int found = select(0, NULL, NULL, NULL, &t);

	must(!t.tv_sec && !t.tv_usec);
	return found;
}

static void step(unsigned long n)
{
	const struct timespec t = from_ns(10 * MS);
	struct pollfd poll_it = { .fd = ends[0], .events = POLLIN };
	struct epoll_event event;

	must_take(poll(&poll_it, 1, 10) == 0 && !poll_it.revents, 10 * MS, 5 * SECOND);
	must_take(ppoll(&poll_it, 1, &t, NULL) == 0, 10 * MS, 5 * SECOND);
	must_take(select_for(10) == 0, 10 * MS, 5 * SECOND);
	must_take(pselect(0, NULL, NULL, NULL, &t, NULL) == 0, 10 * MS, 5 * SECOND);
	must_take(epoll_wait(epoll, &event, 1, 10) == 0, 10 * MS, 5 * SECOND);
	must_take(poll(&poll_it, 1, 0) == 0, 0, 5 * SECOND);
}

const struct shape shape = { .prepare = prepare, .step = step };
