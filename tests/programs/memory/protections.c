// SPDX-License-Identifier: GPL-2.0
/*
 * Memory of every protection there is keeps it, and what is in it.
 *
 * feature: protection of memory
 * calls: mmap, mprotect
 * away: works
 */
#include "pages.h"
#include "shape.h"

#define COMBINATIONS 8

static unsigned char *at[COMBINATIONS];

static void prepare(void)
{
	catch_faults();
	for (int protection = 0; protection < COMBINATIONS; protection++) {
		at[protection] = map_pages(2, PROT_READ | PROT_WRITE);
		test_fill(at[protection], PAGE, protection);
		must(!mprotect(at[protection], 2 * PAGE, protection));
	}
}

/* What may be written may be read as well; so may, unless there are keys, what may be executed. */
static void look_at(int protection)
{
	unsigned char *first = at[protection], *second = first + PAGE;

	if (protection & (PROT_READ | PROT_WRITE))
		must(test_filled(first, PAGE, protection) && touch(second, READS) == 0);
	else if (!protection)
		must(faults(first, READS, SIGSEGV, SEGV_ACCERR) && faults(second, READS, SIGSEGV, SEGV_ACCERR));
	if (protection & PROT_WRITE)
		must(touch(second, WRITES) == 0);
	else
		must(touch(second, WRITES) == SIGSEGV && fault.si_addr == second);
}

static void step(unsigned long n)
{
	look_at(n % COMBINATIONS);
}

static void verify(void)
{
	for (int protection = 0; protection < COMBINATIONS; protection++) {
		look_at(protection);
		must(!mprotect(at[protection], 2 * PAGE, PROT_READ));
		must(test_filled(at[protection], PAGE, protection));
		must(at[protection][PAGE] == !!(protection & PROT_WRITE));
	}
}

const struct shape shape = { prepare, step, verify };
