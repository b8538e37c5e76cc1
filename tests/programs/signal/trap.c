// SPDX-License-Identifier: GPL-2.0
/*
 * SIGTRAP: a breakpoint of the program's own, and single steps that it makes with the trap flag.
 *
 * feature: faults with a handler
 * calls: rt_sigaction, rt_sigreturn
 * away: works
 */
#include "shape.h"
#include "signals.h"

static void prepare(void)
{
	handle(SIGTRAP, caught_note, 0);
}

/* Sets the trap flag, adds 1 five times, clears it. */
static unsigned long add_in_steps(unsigned long value)
{
	asm volatile("sub $128, %%rsp\n\t"
		     "pushfq\n\t"
		     "orq $0x100, (%%rsp)\n\t"
		     "popfq\n\t"
		     "inc %0\n\tinc %0\n\tinc %0\n\tinc %0\n\tinc %0\n\t"
		     "pushfq\n\t"
		     "andq $~0x100, (%%rsp)\n\t"
		     "popfq\n\t"
		     "add $128, %%rsp"
		     : "+r"(value) : : "cc", "memory");
	return value;
}

static void step(unsigned long n)
{
	int i;

	caught_none();
	asm volatile("int3");
	must(caught_count == 1 && caught_last(SIGTRAP, SI_KERNEL));

	caught_none();
	must(add_in_steps(n) == n + 5);
	must(caught_count >= 5);
	for (i = 0; i < caught_count; i++)
		must(caught[i].si_signo == SIGTRAP && caught[i].si_code == TRAP_TRACE);
}

const struct shape shape = { .prepare = prepare, .step = step };
