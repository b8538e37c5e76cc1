// SPDX-License-Identifier: GPL-2.0
/*
 * SIGFPE tells what was wrong: an integer divided by zero, and the exceptions of x87 that are let through.
 *
 * feature: faults with a handler
 * calls: rt_sigaction
 * away: works
 */
#include "shape.h"
#include "faults.h"

/* Not those of SSE: emulated processors do not raise them. */
#define LET_THROUGH 0x372	/* all but invalid, zero divide and overflow are held back */
#define FRESH 0x37f

static volatile int whole, nothing;

static void prepare(void)
{
	handle(SIGFPE, fault_note, 0);
}

static void set_word(unsigned short word)
{
	asm volatile("fnclex; fldcw %0" : : "m"(word));
}

static void divide(double by)
{
	double quotient;

	asm volatile("fld1; fdivl %1; fstpl %0" : "=m"(quotient) : "m"(by));
	asm volatile("fwait");
}

static void root(double of)
{
	asm volatile("fldl %0; fsqrt; fstp %%st(0); fwait" : : "m"(of));
}

static void step(unsigned long n)
{
	must_fault(whole = n / nothing, SIGFPE, FPE_INTDIV);

	/* A handler starts with the exceptions held back, and who leaves it by a jump stays so. */
	set_word(LET_THROUGH);
	must_fault(divide(0), SIGFPE, FPE_FLTDIV);
	set_word(LET_THROUGH);
	must_fault(root(-1), SIGFPE, FPE_FLTINV);
	set_word(FRESH);
	divide(0);
}

const struct shape shape = { .prepare = prepare, .step = step };
