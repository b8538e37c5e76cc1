// SPDX-License-Identifier: GPL-2.0
/*
 * A sleep that a handler breaks off tells what is left of it; together they are as long as was asked for.
 *
 * feature: sleeps
 * calls: nanosleep, clock_nanosleep
 * away: works
 */
#include <sys/syscall.h>

#include "shape.h"
#include "clocks.h"
#include "signals.h"

/*
 * The kernel may wake a sleeper that much later than asked for, and counts what is left until then: whom a signal
 * meets as he falls asleep has more left than he asked for.
 */
#define SLACK 50000LL

/* nanosleep() of the C library is clock_nanosleep, too. */
static int sleep_so(bool by_clock, const struct timespec *want, struct timespec *rest)
{
	if (by_clock)
		return syscall(SYS_clock_nanosleep, CLOCK_BOOTTIME, 0, want, rest);
	return syscall(SYS_nanosleep, want, rest);
}

static long long rest_of(long long ns, bool by_clock)
{
	struct timespec want = from_ns(ns), rest = { -1, -1 };

	must(sleep_so(by_clock, &want, &rest) == -1 && errno == EINTR);
	must(rest.tv_sec >= 0 && rest.tv_nsec >= 0 && rest.tv_nsec < SECOND);
	return in_ns(rest);
}

static void be_interrupted(bool by_clock)
{
	long long began, took, rest;

	alarms_begin(caught_note, 0);
	began = now(CLOCK_MONOTONIC);
	rest = rest_of(60 * SECOND, by_clock);
	took = now(CLOCK_MONOTONIC) - began;
	alarms_end();
	must(rest <= 60 * SECOND + SLACK);
	must(rest + took >= 60 * SECOND - 10 * MS && rest + took < 65 * SECOND);
}

static void step(unsigned long n)
{
	be_interrupted(false);
	be_interrupted(true);
}

const struct shape shape = { .step = step };
