// SPDX-License-Identifier: GPL-2.0
/*
 * With SA_RESETHAND a handler is good for one signal, and the default returns.
 *
 * feature: flags of handlers
 * calls: rt_sigaction
 * away: works
 */
#include "shape.h"
#include "signals.h"

static struct sigaction now(int signal)
{
	struct sigaction action;

	must(!sigaction(signal, NULL, &action));
	return action;
}

static void look_inside(int signal, siginfo_t *info, void *context)
{
	must(now(signal).sa_handler == SIG_DFL);
	/* SA_RESETHAND does not include SA_NODEFER. */
	must(is_blocked(signal));
	caught_note(signal, info, context);
}

/* SIGURG, whose default is to be ignored: the second is lost and does not kill. */
static void step(unsigned long n)
{
	caught_none();
	if (!n)
		handle(SIGURG, look_inside, SA_RESETHAND);
	/* Set in the last step. */
	must(now(SIGURG).sa_sigaction == look_inside && now(SIGURG).sa_flags & SA_RESETHAND);
	must(!raise(SIGURG) && !raise(SIGURG));
	must(caught_count == 1 && now(SIGURG).sa_handler == SIG_DFL);
	handle(SIGURG, look_inside, SA_RESETHAND);
}

const struct shape shape = { .step = step };
