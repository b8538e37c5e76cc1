// SPDX-License-Identifier: GPL-2.0
/*
 * What sa_mask names is blocked while the handler runs, and comes when it has returned.
 *
 * feature: masks of handlers
 * calls: rt_sigaction, rt_sigreturn
 * away: works
 */
#include "shape.h"
#include "signals.h"

static volatile bool in_handler, came_in_handler;

static void note_when(int signal, siginfo_t *info, void *context)
{
	came_in_handler |= in_handler;
	caught_note(signal, info, context);
}

static void send_others(int signal)
{
	in_handler = true;
	must(!raise(SIGUSR1) && !raise(SIGUSR2));
	must(is_pending(SIGUSR1) && is_pending(SIGUSR2));
	test_spin(100000);
	in_handler = false;
}

static void prepare(void)
{
	struct sigaction action = { .sa_handler = send_others };

	sigaddset(&action.sa_mask, SIGUSR1);
	sigaddset(&action.sa_mask, SIGUSR2);
	must(!sigaction(SIGHUP, &action, NULL));
	handle(SIGUSR1, note_when, 0);
	handle(SIGUSR2, note_when, 0);
}

static void step(unsigned long n)
{
	caught_none();
	must(!raise(SIGHUP));
	must(caught_count == 2 && !came_in_handler);
	must(!is_pending(SIGUSR1) && !is_pending(SIGUSR2));
}

const struct shape shape = { .prepare = prepare, .step = step };
