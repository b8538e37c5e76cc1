// SPDX-License-Identifier: GPL-2.0
/*
 * A sleep until a point in time ends after it by the clock it was given in, and at once if that has passed.
 *
 * feature: sleeps
 * calls: clock_nanosleep
 * away: works
 */
#include "shape.h"
#include "clocks.h"

static void sleep_until(clockid_t clock, long long until)
{
	struct timespec t = from_ns(until);

	must(!clock_nanosleep(clock, TIMER_ABSTIME, &t, NULL));
	must(now(clock) >= until);
	must(now(clock) < until + 5 * SECOND);
}

static void step(unsigned long n)
{
	static const clockid_t clocks[] = { CLOCK_MONOTONIC, CLOCK_REALTIME, CLOCK_BOOTTIME };
	int i;

	for (i = 0; i < 3; i++) {
		sleep_until(clocks[i], now(clocks[i]) + 15 * MS);
		sleep_until(clocks[i], now(clocks[i]) - 15 * MS);
	}
}

const struct shape shape = { .step = step };
