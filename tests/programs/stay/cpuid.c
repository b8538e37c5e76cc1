// SPDX-License-Identifier: GPL-2.0
/*
 * To ask what the processor is, is a fault.
 *
 * feature: instructions that are faults
 * calls: arch_prctl
 * away: refused cpuid
 * needs: flag cpuid_fault
 */
#include <asm/prctl.h>
#include <cpuid.h>
#include <sys/syscall.h>

#include "pages.h"
#include "shape.h"

static bool forbidden;

static void prepare(void)
{
	catch_faults();
	forbidden = !syscall(SYS_arch_prctl, ARCH_SET_CPUID, 0);
	must(forbidden || errno == ENODEV);
	if (!forbidden)
		shape_without();
}

static void step(unsigned long n)
{
	unsigned int a, b, c, d;

	must(syscall(SYS_arch_prctl, ARCH_GET_CPUID, 0) == !forbidden);
	expects_fault = 1;
	if (!sigsetjmp(fault_over, 0)) {
		__cpuid(0, a, b, c, d);
		must(!forbidden);
	} else {
		must(forbidden && fault.si_signo == SIGSEGV);
	}
	expects_fault = 0;
}

const struct shape shape = { .prepare = prepare, .step = step };
