// SPDX-License-Identifier: GPL-2.0
/*
 * Handlers with SA_ONSTACK run on the alternate stack, others do not; it is told, and cannot be changed meanwhile.
 *
 * feature: alternate stacks
 * calls: sigaltstack, rt_sigaction
 * away: works
 */
#include "shape.h"
#include "signals.h"

static char other[65536] __attribute__((aligned(16)));
static stack_t set = { .ss_sp = other, .ss_size = sizeof(other) };

static bool is_on_other(void)
{
	char here;

	return &here >= other && &here < other + sizeof(other);
}

static int flags_now(void)
{
	stack_t now;

	must(!sigaltstack(NULL, &now));
	must(now.ss_sp == set.ss_sp && now.ss_size == set.ss_size);
	return now.ss_flags;
}

static void on_it(int signal, siginfo_t *info, void *context)
{
	must(is_on_other() && flags_now() == SS_ONSTACK);
	must(sigaltstack(&set, NULL) == -1 && errno == EPERM);
	must(!raise(SIGUSR2));
	caught_note(signal, info, context);
}

/* From the alternate stack it stays there. */
static void beside_it(int signal, siginfo_t *info, void *context)
{
	must(is_on_other() == (flags_now() == SS_ONSTACK));
	caught_note(signal, info, context);
}

static void prepare(void)
{
	must(!sigaltstack(&set, NULL));
	handle(SIGUSR1, on_it, SA_ONSTACK);
	handle(SIGUSR2, beside_it, 0);
}

static void step(unsigned long n)
{
	must(!flags_now());
	caught_none();
	must(!raise(SIGUSR1) && caught_count == 2);
	must(!raise(SIGUSR2) && caught_count == 3);
	must(!flags_now());
}

static void verify(void)
{
	stack_t small = { .ss_sp = other, .ss_size = 100 }, off = { .ss_flags = SS_DISABLE };

	must(sigaltstack(&small, NULL) == -1 && errno == ENOMEM);
	must(!sigaltstack(&off, NULL) && !sigaltstack(NULL, &off) && off.ss_flags == SS_DISABLE);
}

const struct shape shape = { prepare, step, verify };
