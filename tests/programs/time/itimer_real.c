// SPDX-License-Identifier: GPL-2.0
/*
 * ITIMER_REAL and alarm: a timer that runs goes on over moves, tells what is left, and sends SIGALRM in time.
 *
 * feature: interval timers
 * calls: setitimer, getitimer, alarm
 * away: works
 */
#include "shape.h"
#include "clocks.h"
#include "signals.h"

static long long left_before;

static long long left(void)
{
	struct itimerval t;

	must(!getitimer(ITIMER_REAL, &t));
	return t.it_value.tv_sec * SECOND + t.it_value.tv_usec * 1000;
}

static void prepare(void)
{
	handle(SIGALRM, caught_note, 0);
	must(!alarm(3000));
	left_before = 3000 * SECOND;
}

static void step(unsigned long n)
{
	struct itimerval soon = { { 0, 5000 }, { 0, 10000 } }, old, none = { 0 };
	long long began;

	/* The long one goes on. */
	must(left() <= left_before && left() > 2000 * SECOND);
	left_before = left();

	caught_none();
	began = now(CLOCK_MONOTONIC);
	must(!setitimer(ITIMER_REAL, &soon, &old));
	while (caught_count < 3)
		test_spin(10000);
	must(now(CLOCK_MONOTONIC) - began >= 20 * MS && caught_last(SIGALRM, SI_KERNEL));
	must(!setitimer(ITIMER_REAL, &none, NULL));
	must(!left() && !alarm(0));
	must(!setitimer(ITIMER_REAL, &old, NULL));
}

static void verify(void)
{
	unsigned int seconds = alarm(0);

	must(seconds > 2000 && seconds <= 3000);
	must(!left());
}

const struct shape shape = { prepare, step, verify };
