// SPDX-License-Identifier: GPL-2.0
/*
 * SIGSEGV tells the address, and whether nothing is mapped there or what is may not be used so.
 *
 * feature: faults with a handler
 * calls: rt_sigaction
 * away: works
 */
#include <sys/mman.h>

#include "shape.h"
#include "faults.h"

static volatile unsigned char *page;

static void call(volatile void *address)
{
	((void (*)(void))address)();
}

static void prepare(void)
{
	page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	must(page != MAP_FAILED);
	handle(SIGSEGV, fault_note, 0);
}

static void step(unsigned long n)
{
	volatile unsigned char *hole = HOLE + n % 10000;

	must_fault(*hole = 1, SIGSEGV, SEGV_MAPERR);
	must(fault.si_addr == hole);
	must_fault((void)*hole, SIGSEGV, SEGV_MAPERR);
	must(fault.si_addr == hole);
	must_fault(page[n % 4096] = 1, SIGSEGV, SEGV_ACCERR);
	must(fault.si_addr == page + n % 4096);
	must_fault(call(page), SIGSEGV, SEGV_ACCERR);
	must(fault.si_addr == page);

	/* No such address can be: the processor does not tell which it was. */
	must_fault(*(volatile char *)0x8000000000000000UL = 1, SIGSEGV, SI_KERNEL);
	must(!fault.si_addr);
	must_fault(asm volatile("hlt"), SIGSEGV, SI_KERNEL);
}

const struct shape shape = { .prepare = prepare, .step = step };
