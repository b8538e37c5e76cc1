// SPDX-License-Identifier: GPL-2.0
/*
 * Code that the program wrote is executed, before a move and after it; where it may not be, that is a fault.
 *
 * feature: code made at run time
 * calls: mmap, mprotect
 * away: works
 */
#include "pages.h"
#include "shape.h"

static unsigned char *code;

/* mov $value, %eax; ret */
static void write_code(unsigned char *at, uint32_t value)
{
	at[0] = 0xb8;
	memcpy(at + 1, &value, 4);
	at[5] = 0xc3;
}

static uint32_t run(unsigned char *at)
{
	return ((uint32_t (*)(void))(void *)at)();
}

static void prepare(void)
{
	catch_faults();
	code = map_pages(1, PROT_READ | PROT_WRITE);
	write_code(code, 0);
	must(!mprotect(code, PAGE, PROT_READ | PROT_EXEC));
}

static void must_not_run(unsigned char *at)
{
	expects_fault = 1;
	if (!sigsetjmp(fault_over, 0)) {
		run(at);
		must(!"it runs");
	}
	expects_fault = 0;
	must(fault.si_signo == SIGSEGV && fault.si_code == SEGV_ACCERR && fault.si_addr == at);
}

/* What the step before wrote is run by this one. */
static void step(unsigned long n)
{
	must(run(code) == n);
	must(faults(code, WRITES, SIGSEGV, SEGV_ACCERR));
	must(!mprotect(code, PAGE, PROT_READ | PROT_WRITE));
	write_code(code, n + 1);
	must_not_run(code);
	must(!mprotect(code, PAGE, PROT_READ | PROT_EXEC));
}

const struct shape shape = { prepare, step, NULL };
