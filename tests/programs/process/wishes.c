// SPDX-License-Identifier: GPL-2.0
/*
 * What a program asks of the kernel for itself: a signal when its parent dies, no dumps, lazy timers.
 *
 * feature: what a process asks for itself
 * calls: prctl
 * away: works
 */
#include <sys/prctl.h>

#include "shape.h"

static void has_wishes(int signal, int dumpable, int reaper, int slack)
{
	int told;

	must(!prctl(PR_GET_PDEATHSIG, &told) && told == signal);
	must(prctl(PR_GET_DUMPABLE) == dumpable);
	must(!prctl(PR_GET_CHILD_SUBREAPER, &told) && told == reaper);
	must(prctl(PR_GET_TIMERSLACK) == slack);
}

static void step(unsigned long n)
{
	static int signal, reaper, dumpable = 1, slack = 50000;

	has_wishes(signal, dumpable, reaper, slack);
	signal = n % 2 ? SIGUSR1 : SIGUSR2;
	dumpable = n / 2 % 2;
	reaper = n / 4 % 2;
	slack = 50000 + n;
	must(!prctl(PR_SET_PDEATHSIG, signal) && !prctl(PR_SET_DUMPABLE, dumpable));
	must(!prctl(PR_SET_CHILD_SUBREAPER, reaper) && !prctl(PR_SET_TIMERSLACK, slack));
	has_wishes(signal, dumpable, reaper, slack);
	must(prctl(PR_SET_PDEATHSIG, 65) == -1 && errno == EINVAL);
	must(prctl(PR_SET_DUMPABLE, 2) == -1 && errno == EINVAL);
}

const struct shape shape = { .step = step };
