// SPDX-License-Identifier: GPL-2.0
/*
 * Handlers, flags and masks are asked for and are as they were set; flags that nobody knows are not taken.
 *
 * feature: flags of handlers
 * calls: rt_sigaction
 * away: works
 */
#include "shape.h"
#include "signals.h"

#ifndef SA_UNSUPPORTED
#define SA_UNSUPPORTED 0x400
#endif
/* The C library's own: how a handler returns. */
#define SA_RESTORER 0x04000000

static const int flags[] = { SA_NOCLDSTOP, SA_NOCLDWAIT, SA_SIGINFO, SA_ONSTACK, SA_RESTART, SA_NODEFER, SA_RESETHAND };

#define COUNT ((int)(sizeof(flags) / sizeof(flags[0])))

static struct sigaction wanted(int i, unsigned long n)
{
	struct sigaction action = { .sa_sigaction = caught_note };

	action.sa_flags = flags[i] | flags[n % COUNT];
	sigaddset(&action.sa_mask, SIGRTMAX - n % 20);
	sigaddset(&action.sa_mask, SIGHUP);
	return action;
}

static void compare(const struct sigaction *a, const struct sigaction *b)
{
	int signal;

	must(a->sa_sigaction == b->sa_sigaction && (a->sa_flags & ~SA_RESTORER) == b->sa_flags);
	for (signal = 1; signal <= SIGRTMAX; signal++)
		must(sigismember(&a->sa_mask, signal) == sigismember(&b->sa_mask, signal));
}

static void step(unsigned long n)
{
	struct sigaction action, old;
	int i;

	for (i = 0; i < COUNT; i++) {
		action = wanted(i, n);
		must(!sigaction(SIGRTMIN + i, &action, &old));
		if (!n)
			continue;
		action = wanted(i, n - 1);
		compare(&old, &action);
	}
	action.sa_flags |= SA_UNSUPPORTED;
	must(!sigaction(SIGRTMIN + COUNT, &action, NULL) && !sigaction(SIGRTMIN + COUNT, NULL, &old));
	must(!(old.sa_flags & SA_UNSUPPORTED));
}

const struct shape shape = { .step = step };
