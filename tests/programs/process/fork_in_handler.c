// SPDX-License-Identifier: GPL-2.0
/*
 * A handler makes a child; both return from it to where they were interrupted, in memory of their own.
 *
 * feature: fork and wait
 * calls: clone, tgkill, rt_sigreturn
 * away: comes home
 */
#include "child.h"
#include "shape.h"

static volatile pid_t made;

static void handle(int signal)
{
	made = fork();
}

static void prepare(void)
{
	must(signal(SIGUSR1, handle) != SIG_ERR);
}

static void step(unsigned long n)
{
	volatile unsigned long kept = n;
	sigset_t set;

	made = -1;
	must(!raise(SIGUSR1) && made >= 0 && kept == n);
	must(!sigprocmask(SIG_BLOCK, NULL, &set) && !sigismember(&set, SIGUSR1));
	if (!made)
		_exit(kept % 100);
	child_ends(made, n % 100);
}

const struct shape shape = { .prepare = prepare, .step = step };
