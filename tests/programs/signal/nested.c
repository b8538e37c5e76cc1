// SPDX-License-Identifier: GPL-2.0
/*
 * A handler is interrupted by another: both see the right mask, and afterwards all is as it was.
 *
 * feature: masks of handlers
 * calls: rt_sigaction, rt_sigprocmask, rt_sigreturn
 * away: works
 */
#include <ucontext.h>

#include "shape.h"
#include "signals.h"

static volatile int depth, deepest;

static void inner(int signal, siginfo_t *info, void *context)
{
	ucontext_t *before = context;

	deepest = ++depth;
	must(is_blocked(SIGUSR1) && is_blocked(SIGUSR2));
	must(sigismember(&before->uc_sigmask, SIGUSR1) && !sigismember(&before->uc_sigmask, SIGUSR2));
	test_spin(100000);
	depth--;
}

static void outer(int signal, siginfo_t *info, void *context)
{
	ucontext_t *before = context;

	depth++;
	must(is_blocked(SIGUSR1) && !is_blocked(SIGUSR2));
	must(!sigismember(&before->uc_sigmask, SIGUSR1));
	must(!raise(SIGUSR2));
	test_spin(100000);
	depth--;
}

static void prepare(void)
{
	handle(SIGUSR1, outer, 0);
	handle(SIGUSR2, inner, 0);
}

static void step(unsigned long n)
{
	deepest = 0;
	must(!raise(SIGUSR1));
	must(deepest == 2 && !depth);
	must(!is_blocked(SIGUSR1) && !is_blocked(SIGUSR2));
}

const struct shape shape = { .prepare = prepare, .step = step };
