// SPDX-License-Identifier: GPL-2.0
/*
 * To read the time-stamp counter is a fault.
 *
 * feature: instructions that are faults
 * calls: prctl
 * away: refused tsc
 */
#include <sys/prctl.h>
#include <x86intrin.h>

#include "pages.h"
#include "shape.h"

static void prepare(void)
{
	catch_faults();
	must(!prctl(PR_SET_TSC, PR_TSC_SIGSEGV));
}

static void step(unsigned long n)
{
	expects_fault = 1;
	if (!sigsetjmp(fault_over, 0)) {
		__rdtsc();
		must(!"it can be read");
	}
	expects_fault = 0;
	must(fault.si_signo == SIGSEGV && fault.si_code == SI_KERNEL);
}

const struct shape shape = { .prepare = prepare, .step = step };
