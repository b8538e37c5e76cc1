// SPDX-License-Identifier: GPL-2.0
/*
 * A new program in the same process has the mask and the signals that wait; those that had handlers have their
 * default, those that were ignored are.
 *
 * feature: signals over fork and exec
 * calls: execve, rt_sigaction
 * away: comes home
 */
#include "shape.h"
#include "signals.h"

static struct sigaction now(int signal)
{
	struct sigaction action;

	must(!sigaction(signal, NULL, &action));
	return action;
}

/* Of the step before, which ended in this program. */
static void look_back(unsigned long n)
{
	struct timespec at_once = { 0, 0 };
	sigset_t set = set_of(SIGRTMIN);
	siginfo_t info;
	stack_t stack;

	must(now(SIGUSR1).sa_handler == SIG_DFL && now(SIGUSR2).sa_handler == SIG_IGN);
	must(is_blocked(SIGRTMIN) && !is_blocked(SIGRTMAX));
	must(sigtimedwait(&set, &info, &at_once) == SIGRTMIN);
	must(info.si_code == SI_QUEUE && info.si_value.sival_int == (int)n);
	must(!sigaltstack(NULL, &stack) && stack.ss_flags == SS_DISABLE);
}

static void step(unsigned long n)
{
	static char other[32768];
	stack_t stack = { .ss_sp = other, .ss_size = sizeof(other) };
	char **args = shape_again(n);

	if (n)
		look_back(n - 1);
	handle(SIGUSR1, caught_note, 0);
	must(signal(SIGUSR2, SIG_IGN) != SIG_ERR);
	must(!sigaltstack(&stack, NULL));
	block(SIGRTMIN);
	must(!sigqueue(getpid(), SIGRTMIN, (union sigval){ .sival_int = n }));
	execv(args[0], args);
	must(!"execv returns");
}

const struct shape shape = { .step = step };
