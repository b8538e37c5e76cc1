// SPDX-License-Identifier: GPL-2.0
/*
 * siglongjmp leaves a handler, and the mask is that of sigsetjmp; plain longjmp leaves the signal blocked.
 *
 * feature: leaving a handler
 * calls: rt_sigprocmask
 * away: works
 */
#include <setjmp.h>

#include "shape.h"
#include "signals.h"

static sigjmp_buf back;

static void leave(int signal, siginfo_t *info, void *context)
{
	must(is_blocked(signal));
	siglongjmp(back, signal);
}

static void prepare(void)
{
	handle(SIGUSR1, leave, 0);
}

static void leave_it(int save)
{
	int signal = sigsetjmp(back, save);

	if (!signal) {
		raise(SIGUSR1);
		must(!"the handler returned");
	}
	must(signal == SIGUSR1);
}

static void step(unsigned long n)
{
	leave_it(true);
	must(!is_blocked(SIGUSR1));
	leave_it(false);
	must(is_blocked(SIGUSR1));
	unblock(SIGUSR1);
}

const struct shape shape = { .prepare = prepare, .step = step };
