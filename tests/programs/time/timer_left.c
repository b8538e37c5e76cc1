// SPDX-License-Identifier: GPL-2.0
/*
 * Timers that tell nobody run over moves: what is left of them becomes less, by as much as time goes by.
 *
 * feature: POSIX timers
 * calls: timer_create, timer_settime, timer_gettime
 * away: works
 */
#include "shape.h"
#include "clocks.h"

static const clockid_t clocks[] = { CLOCK_MONOTONIC, CLOCK_REALTIME, CLOCK_BOOTTIME };
static timer_t timers[3];
static long long ends[3];

static long long left(int i)
{
	struct itimerspec t;

	must(!timer_gettime(timers[i], &t) && t.it_interval.tv_sec == 7);
	return in_ns(t.it_value);
}

/* Each in another way: for a while, or until a point in time. */
static void prepare(void)
{
	struct sigevent none = { .sigev_notify = SIGEV_NONE };
	int i;

	for (i = 0; i < 3; i++) {
		struct itimerspec t = { .it_interval.tv_sec = 7 };

		must(!timer_create(clocks[i], &none, &timers[i]));
		ends[i] = now(clocks[i]) + 1000 * SECOND;
		t.it_value = from_ns(i ? ends[i] : 1000 * SECOND);
		must(!timer_settime(timers[i], i ? TIMER_ABSTIME : 0, &t, NULL));
	}
}

static void step(unsigned long n)
{
	int i;

	for (i = 0; i < 3; i++) {
		long long most = ends[i] - now(clocks[i]), tells = left(i);

		must(tells <= most + 100 * MS && tells >= ends[i] - now(clocks[i]) - 100 * MS);
	}
}

const struct shape shape = { .prepare = prepare, .step = step };
