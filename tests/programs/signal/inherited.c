// SPDX-License-Identifier: GPL-2.0
/*
 * A child has its parent's handlers, mask and alternate stack, and none of the signals that wait for the parent.
 *
 * feature: signals over fork and exec
 * calls: clone, wait4, sigaltstack
 * away: comes home
 */
#include <sys/wait.h>

#include "shape.h"
#include "signals.h"

static char other[32768] __attribute__((aligned(16)));

static void look(void)
{
	stack_t stack;

	must(is_blocked(SIGUSR1) && is_blocked(SIGRTMAX) && !is_blocked(SIGUSR2));
	must(!is_pending(SIGUSR1));
	must(!sigaltstack(NULL, &stack) && stack.ss_sp == other && !stack.ss_flags);
	must(signal(SIGHUP, SIG_DFL) == SIG_IGN);
	must(!raise(SIGUSR2) && caught_count == 1 && caught[0].si_pid == getpid());
	must(!raise(SIGUSR1));
	unblock(SIGUSR1);
	must(caught_count == 2 && caught_last(SIGUSR1, SI_TKILL));
	_exit(0);
}

static void prepare(void)
{
	stack_t stack = { .ss_sp = other, .ss_size = sizeof(other) };

	must(!sigaltstack(&stack, NULL));
	handle(SIGUSR1, caught_note, SA_ONSTACK);
	handle(SIGUSR2, caught_note, SA_ONSTACK);
	must(signal(SIGHUP, SIG_IGN) != SIG_ERR);
	block(SIGUSR1);
	block(SIGRTMAX);
	must(!raise(SIGUSR1));
}

static void step(unsigned long n)
{
	pid_t pid = fork();
	int status;

	must(pid >= 0);
	if (!pid)
		look();
	must(waitpid(pid, &status, 0) == pid && !status);
	must(is_pending(SIGUSR1) && !caught_count);
}

const struct shape shape = { .prepare = prepare, .step = step };
