// SPDX-License-Identifier: GPL-2.0
/*
 * Each fault is told once, and none is missing, however many there are.
 *
 * feature: protection of memory
 * away: works
 * steps: 2
 */
#include <ucontext.h>

#include "pages.h"
#include "shape.h"

static unsigned char *closed;
static volatile unsigned long told;

/* An instruction that cannot be made is left out; a trap is over when it is told. */
static void leave_out(int signal, siginfo_t *info, void *context)
{
	told++;
	if (signal == SIGSEGV)
		((ucontext_t *)context)->uc_mcontext.gregs[REG_RIP] += 2;
}

static void prepare(void)
{
	struct sigaction action = { .sa_sigaction = leave_out, .sa_flags = SA_SIGINFO };

	must(!sigaction(SIGSEGV, &action, NULL) && !sigaction(SIGTRAP, &action, NULL));
	closed = map_pages(1, PROT_NONE);
}

static void step(unsigned long n)
{
	for (unsigned long i = 1; i <= 1000; i++) {
		told = 0;
		asm volatile("int3");
		must(told == 1);
		told = 0;
		asm volatile("movb (%%rax), %%cl" : : "a"(closed) : "rcx", "memory");
		must(told == 1);
	}
}

const struct shape shape = { prepare, step, NULL };
