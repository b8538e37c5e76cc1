// SPDX-License-Identifier: GPL-2.0
/*
 * A timer sends its signal with its value, again and again; what it did meanwhile is told as overrun.
 *
 * feature: POSIX timers
 * calls: timer_create, timer_settime, timer_getoverrun, timer_delete
 * away: works
 */
#include "shape.h"
#include "clocks.h"
#include "signals.h"

static timer_t timer;

static void prepare(void)
{
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN + 4 };

	event.sigev_value.sival_ptr = &timer;
	handle(SIGRTMIN + 4, caught_note, 0);
	must(!timer_create(CLOCK_MONOTONIC, &event, &timer));
}

static void set(long long first, long long then)
{
	struct itimerspec t = { from_ns(then), from_ns(first) };

	must(!timer_settime(timer, 0, &t, NULL));
}

static void step(unsigned long n)
{
	long long began = now(CLOCK_MONOTONIC);

	caught_none();
	set(5 * MS, 10 * MS);
	while (caught_count < 2)
		test_spin(10000);
	must(now(CLOCK_MONOTONIC) - began >= 5 * MS);
	must(caught[0].si_signo == SIGRTMIN + 4 && caught[0].si_code == SI_TIMER);
	must(caught[0].si_value.sival_ptr == &timer);

	/* While it is blocked, it is sent once; the rest are counted. */
	set(0, 0);
	block(SIGRTMIN + 4);
	caught_none();
	set(1 * MS, 1 * MS);
	began = now(CLOCK_MONOTONIC);
	while (now(CLOCK_MONOTONIC) - began < 10 * MS)
		test_spin(10000);
	unblock(SIGRTMIN + 4);
	set(0, 0);
	must(caught_count >= 1 && caught[0].si_overrun >= 7);
	must(timer_getoverrun(timer) >= 0);
}

static void verify(void)
{
	must(!timer_delete(timer));
	must(timer_delete(timer) == -1 && errno == EINVAL);
}

const struct shape shape = { prepare, step, verify };
