// SPDX-License-Identifier: GPL-2.0
/*
 * A sleep lasts as long as it was asked for, not less, and not twice as long where it moves meanwhile.
 *
 * feature: sleeps
 * calls: nanosleep, clock_nanosleep
 * away: works
 */
#include <sys/syscall.h>

#include "shape.h"
#include "clocks.h"

static bool sleep_for(clockid_t clock, long long ns)
{
	struct timespec t = from_ns(ns);

	return !clock_nanosleep(clock, 0, &t, NULL);
}

/* The call of old, which the C library makes with clock_nanosleep. */
static int sleep_long_ago(const struct timespec *t)
{
	return syscall(SYS_nanosleep, t, NULL);
}

static void step(unsigned long n)
{
	struct timespec t = from_ns(20 * MS);

	must_take(!nanosleep(&t, NULL), 20 * MS, 5 * SECOND);
	must_take(!sleep_long_ago(&t), 20 * MS, 5 * SECOND);
	must_take(sleep_for(CLOCK_MONOTONIC, 10 * MS), 10 * MS, 5 * SECOND);
	must_take(sleep_for(CLOCK_BOOTTIME, 10 * MS), 10 * MS, 5 * SECOND);
	must_take(sleep_for(CLOCK_REALTIME, 10 * MS), 10 * MS, 5 * SECOND);
	t.tv_nsec = -1;
	must(nanosleep(&t, NULL) == -1 && errno == EINVAL);
	must(sleep_long_ago(&t) == -1 && errno == EINVAL);
}

const struct shape shape = { .step = step };
