// SPDX-License-Identifier: GPL-2.0
/*
 * A handler executes the program anew: the signal is still blocked in what comes, and its like waits.
 *
 * feature: exec
 * calls: execve, tgkill, rt_sigpending, rt_sigprocmask
 * away: comes home
 */
#include "shape.h"

static char **args;

static void handle(int signal)
{
	raise(signal);
	execv(args[0], args);
	must(!"execv returns");
}

static void look_back(void)
{
	sigset_t set;
	int signal;

	must(!sigprocmask(SIG_BLOCK, NULL, &set) && sigismember(&set, SIGUSR1) && !sigismember(&set, SIGUSR2));
	must(!sigpending(&set) && sigismember(&set, SIGUSR1));
	must(!sigemptyset(&set) && !sigaddset(&set, SIGUSR1) && !sigwait(&set, &signal) && signal == SIGUSR1);
	must(!sigprocmask(SIG_UNBLOCK, &set, NULL));
}

static void step(unsigned long n)
{
	args = shape_again(n);
	if (getenv("EXECUTED"))
		look_back();
	must(!setenv("EXECUTED", "yes", 1));
	must(signal(SIGUSR1, handle) != SIG_ERR);
	raise(SIGUSR1);
	must(!"raise returns");
}

const struct shape shape = { .step = step };
