// SPDX-License-Identifier: GPL-2.0
/*
 * Sleeps are broken off by any handler, also one with SA_RESTART, whatever clock they go by.
 *
 * feature: waits and handlers
 * calls: nanosleep, clock_nanosleep
 * away: works
 */
#include <sys/syscall.h>
#include <time.h>

#include "shape.h"
#include "signals.h"

static int sleep_by(clockid_t clock, int flags)
{
	struct timespec until = { 60, 0 };

	if (flags) {
		must(!clock_gettime(clock, &until));
		until.tv_sec += 60;
	}
	errno = clock_nanosleep(clock, flags, &until, NULL);
	return errno ? -1 : 0;
}

/* The call of old, which the C library makes with clock_nanosleep. */
static int sleep_long_ago(const struct timespec *t)
{
	return syscall(SYS_nanosleep, t, NULL);
}

static void step(unsigned long n)
{
	struct timespec long_while = { 60, 0 };

	must_be_interrupted(sleep_long_ago(&long_while));
	must_not_be_restarted(sleep_long_ago(&long_while));
	must_be_interrupted(sleep_by(CLOCK_MONOTONIC, 0));
	must_not_be_restarted(sleep_by(CLOCK_REALTIME, TIMER_ABSTIME));
	must_not_be_restarted(sleep_by(CLOCK_BOOTTIME, TIMER_ABSTIME));
}

const struct shape shape = { .step = step };
