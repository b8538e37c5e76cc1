// SPDX-License-Identifier: GPL-2.0
/*
 * A set within a set: input of the inner is told by the outer, and by poll of it.
 *
 * feature: epoll
 * calls: epoll_ctl, epoll_wait, poll
 * away: works
 */
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

#include "files.h"
#include "shape.h"

static int outer, inner, counter;

static void add(int set, int fd, uint32_t events)
{
	struct epoll_event event = { .events = events, .data.fd = fd };

	must(!epoll_ctl(set, EPOLL_CTL_ADD, fd, &event));
}

static bool tells(int set, int fd)
{
	struct epoll_event event;
	int count = epoll_wait(set, &event, 1, 0);

	must(count >= 0 && (!count || event.data.fd == fd));
	return count;
}

static void prepare(void)
{
	outer = epoll_create1(0);
	inner = epoll_create1(0);
	counter = eventfd(0, 0);
	add(inner, counter, EPOLLIN | EPOLLEXCLUSIVE);
	add(outer, inner, EPOLLIN);
}

static void step(unsigned long n)
{
	struct epoll_event event = { .events = EPOLLIN };
	struct pollfd both[2] = { { outer, POLLIN, 0 }, { inner, POLLIN, 0 } };
	uint64_t value = n + 1;

	must(!tells(outer, inner) && !tells(inner, counter));
	must(write(counter, &value, 8) == 8 && tells(outer, inner) && tells(inner, counter));
	must(poll(both, 2, 0) == 2 && both[0].revents == POLLIN && both[1].revents == POLLIN);
	must(read(counter, &value, 8) == 8 && value == n + 1 && !tells(outer, inner));
	must(epoll_ctl(inner, EPOLL_CTL_ADD, outer, &event) == -1 && errno == ELOOP);
	must(epoll_ctl(inner, EPOLL_CTL_MOD, counter, &event) == -1 && errno == EINVAL);
}

const struct shape shape = { .prepare = prepare, .step = step };
