// SPDX-License-Identifier: GPL-2.0
/*
 * sigsuspend lets a blocked signal through, returns after its handler, and the old mask is back.
 *
 * feature: waiting for a signal
 * calls: rt_sigsuspend, pause
 * away: works
 */
#include "shape.h"
#include "signals.h"

static void prepare(void)
{
	handle(SIGUSR1, caught_note, 0);
	block(SIGUSR1);
	block(SIGUSR2);
}

static void step(unsigned long n)
{
	sigset_t open = set_of(SIGUSR2);

	/* One that waits already. */
	caught_none();
	must(!raise(SIGUSR1) && !caught_count);
	must(sigsuspend(&open) == -1 && errno == EINTR);
	must(caught_count == 1 && is_blocked(SIGUSR1) && is_blocked(SIGUSR2));

	/* One that comes. */
	block(SIGALRM);
	must_be_interrupted(sigsuspend(&open));
	must(is_blocked(SIGALRM));
	unblock(SIGALRM);
	must_be_interrupted(pause());
	must_not_be_restarted(pause());
}

const struct shape shape = { .prepare = prepare, .step = step };
