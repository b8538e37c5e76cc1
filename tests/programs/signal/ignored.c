// SPDX-License-Identifier: GPL-2.0
/*
 * A signal that is ignored does nothing, and one that waits is thrown away when it becomes ignored.
 *
 * feature: ignored signals
 * calls: rt_sigaction, kill, rt_sigpending
 * away: works
 */
#include "shape.h"
#include "signals.h"

static void prepare(void)
{
	must(signal(SIGUSR1, SIG_IGN) == SIG_DFL);
	must(signal(SIGRTMAX, SIG_IGN) == SIG_DFL);
}

static void step(unsigned long n)
{
	must(!kill(getpid(), SIGUSR1) && !kill(getpid(), SIGRTMAX));

	/* Ignored by default. */
	must(!raise(SIGCHLD) && !raise(SIGURG) && !raise(SIGWINCH) && !raise(SIGCONT));

	handle(SIGUSR2, caught_note, 0);
	block(SIGUSR2);
	must(!raise(SIGUSR2) && is_pending(SIGUSR2));
	must(signal(SIGUSR2, SIG_IGN) != SIG_ERR);
	must(!is_pending(SIGUSR2));
	unblock(SIGUSR2);
	must(!caught_count);
}

static void verify(void)
{
	must(signal(SIGUSR1, SIG_DFL) == SIG_IGN);
	must(signal(SIGRTMAX, SIG_DFL) == SIG_IGN);
}

const struct shape shape = { prepare, step, verify };
