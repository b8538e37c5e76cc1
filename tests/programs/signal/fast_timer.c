// SPDX-License-Identifier: GPL-2.0
/*
 * Timers whose signals come faster than a way home and back takes leave the program time to go on, and to stop them.
 *
 * feature: signals that come fast
 * calls: timer_create, timer_settime, setitimer, getppid
 * away: works
 */
#include <sys/time.h>
#include <unistd.h>

#include "shape.h"
#include "clocks.h"
#include "signals.h"

#define PERIOD (100 * 1000L)	/* ns */
#define CALLS 20

static timer_t timer;
static pid_t parent;

static void prepare(void)
{
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN + 4 };

	parent = getppid();
	handle(SIGRTMIN + 4, caught_note, SA_RESTART);
	handle(SIGALRM, caught_note, SA_RESTART);
	must(!timer_create(CLOCK_MONOTONIC, &event, &timer));
}

/* Some calls, and until one has come. */
static void go_on(void)
{
	int i;

	for (i = 0; i < CALLS || !caught_count; i++) {
		must(getppid() == parent);
		test_spin(1000);
	}
}

static void step(unsigned long n)
{
	struct itimerspec fast = { from_ns(PERIOD), from_ns(PERIOD) }, never = {};
	struct itimerval soon = { { 0, PERIOD / 1000 }, { 0, PERIOD / 1000 } }, off = {};

	caught_none();
	must(!timer_settime(timer, 0, &fast, NULL));
	go_on();
	must(!timer_settime(timer, 0, &never, NULL));
	must(caught[0].si_signo == SIGRTMIN + 4);

	caught_none();
	must(!setitimer(ITIMER_REAL, &soon, NULL));
	go_on();
	must(!setitimer(ITIMER_REAL, &off, NULL));
	must(caught[0].si_signo == SIGALRM);
}

static void verify(void)
{
	must(!timer_delete(timer));
}

const struct shape shape = { prepare, step, verify };
