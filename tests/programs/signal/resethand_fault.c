// SPDX-License-Identifier: GPL-2.0
/*
 * With SA_RESETHAND a handler is good for one fault as well: while it runs, and after it, the default is what counts.
 *
 * feature: faults with a handler
 * calls: rt_sigaction
 * away: works
 */
#include "shape.h"
#include "faults.h"

static struct sigaction now(int signal)
{
	struct sigaction action;

	must(!sigaction(signal, NULL, &action));
	return action;
}

static void look_and_jump(int signal, siginfo_t *info, void *context)
{
	must(now(signal).sa_handler == SIG_DFL && is_blocked(signal));
	fault_note(signal, info, context);
}

static void step(unsigned long n)
{
	static const int numbers[] = { SIGSEGV, SIGFPE, SIGILL, SIGTRAP };
	static const int codes[] = { SEGV_MAPERR, FPE_INTDIV, ILL_ILLOPN, SI_KERNEL };
	int number = numbers[n % 4];

	handle(number, look_and_jump, SA_RESETHAND);
	must_fault(fault_by(number), number, codes[n % 4]);
	must(now(number).sa_handler == SIG_DFL && now(number).sa_flags & SA_RESETHAND);
	must(!is_blocked(number));
}

const struct shape shape = { .step = step };
