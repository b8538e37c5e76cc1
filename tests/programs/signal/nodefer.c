// SPDX-License-Identifier: GPL-2.0
/*
 * With SA_NODEFER a handler is interrupted by its own signal, as deep as it goes.
 *
 * feature: flags of handlers
 * calls: rt_sigaction, rt_sigreturn
 * away: works
 */
#include "shape.h"
#include "signals.h"

#define DEEP 5

static volatile int depth, returned;

static void again(int signal, siginfo_t *info, void *context)
{
	must(!is_blocked(signal));
	if (++depth < DEEP)
		must(!raise(signal));
	must(depth-- == DEEP - returned++);
}

static void prepare(void)
{
	handle(SIGUSR1, again, SA_NODEFER);
}

static void step(unsigned long n)
{
	returned = 0;
	must(!raise(SIGUSR1));
	must(!depth && returned == DEEP);
}

const struct shape shape = { .prepare = prepare, .step = step };
