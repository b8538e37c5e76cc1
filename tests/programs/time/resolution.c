// SPDX-License-Identifier: GPL-2.0
/*
 * The resolution of every clock is what it was at home, and unknown clocks are refused.
 *
 * feature: clocks
 * calls: clock_getres, clock_gettime
 * away: works
 */
#include <sys/syscall.h>

#include "shape.h"
#include "clocks.h"

#define CLOCKS 12

static long results[CLOCKS];
static struct timespec resolutions[CLOCKS];

static long ask(clockid_t clock, struct timespec *resolution)
{
	memset(resolution, 0, sizeof(*resolution));
	return syscall(SYS_clock_getres, clock, resolution);
}

static void prepare(void)
{
	clockid_t clock;

	for (clock = 0; clock < CLOCKS; clock++)
		results[clock] = ask(clock, &resolutions[clock]);
	must(!results[CLOCK_MONOTONIC]);
}

static void step(unsigned long n)
{
	struct timespec t;
	clockid_t clock;

	for (clock = 0; clock < CLOCKS; clock++) {
		must(ask(clock, &t) == results[clock]);
		must(in_ns(t) == in_ns(resolutions[clock]));
	}
	must(clock_getres(99, &t) == -1 && errno == EINVAL);
	must(clock_gettime(99, &t) == -1 && errno == EINVAL);
	must(syscall(SYS_clock_gettime, CLOCK_MONOTONIC, 8) == -1 && errno == EFAULT);
}

const struct shape shape = { .prepare = prepare, .step = step };
