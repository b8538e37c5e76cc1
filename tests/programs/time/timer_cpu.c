// SPDX-License-Identifier: GPL-2.0
/*
 * Timers on the CPU time of the process and of its thread act when so much has been computed.
 *
 * feature: POSIX timers
 * calls: timer_create, timer_settime, timer_delete
 * away: works
 */
#include "shape.h"
#include "clocks.h"
#include "signals.h"

static void step(unsigned long n)
{
	clockid_t clock = n % 2 ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_THREAD_CPUTIME_ID;
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN + 6 };
	struct itimerspec soon = { .it_value = from_ns(10 * MS) };
	long long began = now(CLOCK_MONOTONIC), used = now(clock);
	timer_t timer;

	caught_none();
	handle(SIGRTMIN + 6, caught_note, 0);
	must(!timer_create(clock, &event, &timer) && !timer_settime(timer, 0, &soon, NULL));
	/* A program that computes asks for nothing. */
	while (!caught_count) {
		test_spin(300000);
		must(now(CLOCK_MONOTONIC) - began < 40 * SECOND);
	}
	must(caught_last(SIGRTMIN + 6, SI_TIMER) && now(clock) - used >= 10 * MS);
	must(!timer_delete(timer));
}

const struct shape shape = { .step = step };
