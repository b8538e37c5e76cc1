// SPDX-License-Identifier: GPL-2.0
/*
 * To read the time-stamp counter is a fault for a while.
 *
 * feature: instructions that are faults
 * calls: prctl
 * away: comes home
 * moves: tsc
 */
#include <sys/prctl.h>
#include <x86intrin.h>

#include "shape.h"

static void step(unsigned long n)
{
	int how;

	must(!prctl(PR_SET_TSC, PR_TSC_SIGSEGV) && !prctl(PR_GET_TSC, &how) && how == PR_TSC_SIGSEGV);
	must(!prctl(PR_SET_TSC, PR_TSC_ENABLE) && !prctl(PR_GET_TSC, &how) && how == PR_TSC_ENABLE);
	must(__rdtsc());
}

const struct shape shape = { .step = step };
