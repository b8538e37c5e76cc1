// SPDX-License-Identifier: GPL-2.0
/*
 * ITIMER_VIRTUAL and ITIMER_PROF count what is computed, and send their signals then.
 *
 * feature: interval timers
 * calls: setitimer, getitimer
 * away: works
 */
#include "shape.h"
#include "clocks.h"
#include "signals.h"

static void prepare(void)
{
	handle(SIGVTALRM, caught_note, 0);
	handle(SIGPROF, caught_note, 0);
}

/* A program that computes asks for nothing. */
static void compute_until(int count)
{
	long long began = now(CLOCK_MONOTONIC);

	while (caught_count < count) {
		test_spin(300000);
		must(now(CLOCK_MONOTONIC) - began < 40 * SECOND);
	}
}

static void step(unsigned long n)
{
	int which = n % 2 ? ITIMER_VIRTUAL : ITIMER_PROF;
	struct itimerval soon = { { 0, 0 }, { 0, 10000 } }, left;
	long long began = now(CLOCK_PROCESS_CPUTIME_ID);

	caught_none();
	must(!setitimer(which, &soon, NULL));
	compute_until(1);
	must(caught_last(which == ITIMER_PROF ? SIGPROF : SIGVTALRM, SI_KERNEL));
	must(now(CLOCK_PROCESS_CPUTIME_ID) - began >= 5 * MS);
	must(!getitimer(which, &left) && !left.it_value.tv_sec && !left.it_value.tv_usec);
}

const struct shape shape = { .prepare = prepare, .step = step };
