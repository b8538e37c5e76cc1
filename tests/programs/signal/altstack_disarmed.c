// SPDX-License-Identifier: GPL-2.0
/*
 * An alternate stack with SS_AUTODISARM is put aside while a handler runs on it, and set again when that returns.
 *
 * feature: alternate stacks
 * calls: sigaltstack, rt_sigreturn
 * away: works
 */
#include "shape.h"
#include "signals.h"

#ifndef SS_AUTODISARM
#define SS_AUTODISARM (1U << 31)
#endif

static char first[32768] __attribute__((aligned(16))), second[32768] __attribute__((aligned(16)));

static void look_inside(int signal, siginfo_t *info, void *context)
{
	stack_t other = { .ss_sp = second, .ss_size = sizeof(second) }, now;
	char here;

	must(&here >= first && &here < first + sizeof(first));
	must(!sigaltstack(&other, &now) && now.ss_flags == SS_DISABLE);
	caught_note(signal, info, context);
}

static void prepare(void)
{
	stack_t stack = { .ss_sp = first, .ss_size = sizeof(first), .ss_flags = SS_AUTODISARM };

	must(!sigaltstack(&stack, NULL));
	handle(SIGUSR1, look_inside, SA_ONSTACK);
}

static void step(unsigned long n)
{
	stack_t now;

	caught_none();
	must(!raise(SIGUSR1) && caught_count == 1);
	must(!sigaltstack(NULL, &now));
	must(now.ss_sp == first && now.ss_size == sizeof(first) && (unsigned int)now.ss_flags == SS_AUTODISARM);
}

const struct shape shape = { .prepare = prepare, .step = step };
