// SPDX-License-Identifier: GPL-2.0
/*
 * SIGILL tells where the instruction is that the processor does not know; the handler can step over it.
 *
 * feature: faults with a handler
 * calls: rt_sigaction, rt_sigreturn
 * away: works
 */
#include <ucontext.h>

#include "shape.h"
#include "signals.h"

extern const char illegal[];

/* ud2 has two bytes. */
static void step_over(int signal, siginfo_t *info, void *context)
{
	ucontext_t *user = context;

	must(info->si_code == ILL_ILLOPN && info->si_addr == illegal);
	must(user->uc_mcontext.gregs[REG_RIP] == (greg_t)illegal);
	user->uc_mcontext.gregs[REG_RIP] += 2;
	caught_note(signal, info, context);
}

static void prepare(void)
{
	handle(SIGILL, step_over, 0);
}

static __attribute__((noinline)) void do_it(void)
{
	asm volatile(".globl illegal\nillegal: ud2" : : : "memory");
}

static void step(unsigned long n)
{
	caught_none();
	do_it();
	must(caught_count == 1);
}

const struct shape shape = { .prepare = prepare, .step = step };
