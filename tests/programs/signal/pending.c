// SPDX-License-Identifier: GPL-2.0
/*
 * A signal that came while it was blocked waits over moves, and comes once it is let through.
 *
 * feature: blocked signals
 * calls: rt_sigprocmask, rt_sigpending, tgkill, kill
 * away: works
 */
#include "shape.h"
#include "signals.h"

static void prepare(void)
{
	handle(SIGUSR1, caught_note, 0);
	handle(SIGUSR2, caught_note, 0);
	block(SIGUSR1);
	block(SIGUSR2);
	/* One for the thread, one for the process. */
	must(!raise(SIGUSR1) && !kill(getpid(), SIGUSR2));
}

static void take(int signal, int code)
{
	must(is_pending(signal) && is_blocked(signal));
	caught_none();
	unblock(signal);
	must(caught_count == 1 && caught_last(signal, code));
	must(caught[0].si_pid == getpid());
	block(signal);
	must(!is_pending(signal));
}

static void step(unsigned long n)
{
	take(SIGUSR1, SI_TKILL);
	must(is_pending(SIGUSR2));
	take(SIGUSR2, SI_USER);
	must(!raise(SIGUSR1) && !kill(getpid(), SIGUSR2));
}

static void verify(void)
{
	must(is_pending(SIGUSR1) && is_pending(SIGUSR2) && !is_pending(SIGHUP));
}

const struct shape shape = { prepare, step, verify };
