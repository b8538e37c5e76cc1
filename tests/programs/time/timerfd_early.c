// SPDX-License-Identifier: GPL-2.0
/*
 * A timer with a descriptor is not over before its time, by the clock that the program reads.
 *
 * feature: timers with a descriptor
 * calls: timerfd_create, timerfd_settime, read
 * away: works
 */
#include <sys/timerfd.h>

#include "shape.h"
#include "clocks.h"

static int fd;

static void prepare(void)
{
	fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
	must(fd >= 0);
}

static void step(unsigned long n)
{
	struct itimerspec soon = { .it_value = from_ns(15 * MS) };
	long long set = now(CLOCK_MONOTONIC);
	uint64_t count;

	must(!timerfd_settime(fd, 0, &soon, NULL));
	must(read(fd, &count, sizeof(count)) == sizeof(count) && count == 1);
	must(now(CLOCK_MONOTONIC) - set >= 15 * MS);
}

const struct shape shape = { .prepare = prepare, .step = step };
