// SPDX-License-Identifier: GPL-2.0
/*
 * A timer with a descriptor: it is read and polled, counts what was missed, and runs over moves.
 *
 * feature: timers with a descriptor
 * calls: timerfd_create, timerfd_settime, timerfd_gettime, read, poll
 * away: works
 */
#include <poll.h>
#include <sys/timerfd.h>

#include "shape.h"
#include "clocks.h"

static int ticks, fd;
static long long began;

static void prepare(void)
{
	struct itimerspec often = { from_ns(10 * MS), from_ns(10 * MS) };

	fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
	ticks = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
	must(fd >= 0 && ticks >= 0);
	began = now(CLOCK_MONOTONIC);
	must(!timerfd_settime(ticks, 0, &often, NULL));
}

static bool is_over(int timeout)
{
	struct pollfd poll_it = { .fd = fd, .events = POLLIN };

	return poll(&poll_it, 1, timeout) == 1 && poll_it.revents == POLLIN;
}

static uint64_t read_it(void)
{
	uint64_t count;

	must(read(fd, &count, sizeof(count)) == sizeof(count));
	return count;
}

static void step(unsigned long n)
{
	struct itimerspec soon = { .it_value = from_ns(15 * MS) }, left;

	must(!timerfd_settime(fd, 0, &soon, NULL) && !timerfd_gettime(fd, &left));
	must(in_ns(left.it_value) <= 15 * MS);
	must_take(read_it() == 1, 0, 5 * SECOND);
	must(!is_over(0));

	soon.it_value = from_ns(now(CLOCK_MONOTONIC) + 15 * MS);
	must(!timerfd_settime(fd, TFD_TIMER_ABSTIME, &soon, NULL));
	must(is_over(60000) && now(CLOCK_MONOTONIC) >= in_ns(soon.it_value) && read_it() == 1);
}

/* All its ticks since the beginning, none twice. */
static void verify(void)
{
	long long went;
	uint64_t count;

	must(read(ticks, &count, sizeof(count)) == sizeof(count));
	went = now(CLOCK_MONOTONIC) - began;
	must((long long)count <= went / (10 * MS) && (long long)count > (went - SECOND) / (10 * MS));
}

const struct shape shape = { prepare, step, verify };
