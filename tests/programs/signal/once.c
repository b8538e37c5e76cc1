// SPDX-License-Identifier: GPL-2.0
/*
 * A standard signal that is sent again while it waits comes once, as it was sent first.
 *
 * feature: queued signals
 * calls: rt_sigqueueinfo, rt_sigprocmask
 * away: works
 */
#include "shape.h"
#include "signals.h"

static void prepare(void)
{
	handle(SIGUSR1, caught_note, 0);
	block(SIGUSR1);
}

static void step(unsigned long n)
{
	int value = n;

	if (n) {
		unblock(SIGUSR1);
		must(caught_count == 1 && caught_last(SIGUSR1, SI_QUEUE));
		must(caught[0].si_value.sival_int == value - 1);
		block(SIGUSR1);
		caught_none();
	}
	must(!sigqueue(getpid(), SIGUSR1, (union sigval){ .sival_int = value }));
	must(!sigqueue(getpid(), SIGUSR1, (union sigval){ .sival_int = -1 }));
	must(!kill(getpid(), SIGUSR1));
}

const struct shape shape = { .prepare = prepare, .step = step };
