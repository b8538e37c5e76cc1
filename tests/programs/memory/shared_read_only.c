// SPDX-License-Identifier: GPL-2.0
/*
 * Shared memory of no file is written from time to time, with zeros as well, and may only be read in between.
 *
 * feature: shared memory
 * calls: mmap, mprotect
 * away: works
 * steps: 8
 */
#include "pages.h"
#include "shape.h"

#define PAGES 8

static unsigned char *memory;

/* Zeros in every third step, the last of those that are made away included. */
static unsigned char value(unsigned long n)
{
	return n % 3 == 2 ? 0 : n + 1;
}

static void prepare(void)
{
	catch_faults();
	memory = mmap(NULL, PAGES * PAGE, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	must(memory != MAP_FAILED);
}

static void step(unsigned long n)
{
	must(test_all(memory, PAGES * PAGE, n ? value(n - 1) : 0));
	must(faults(memory + n % PAGES * PAGE, WRITES, SIGSEGV, SEGV_ACCERR));
	must(!mprotect(memory, PAGES * PAGE, PROT_READ | PROT_WRITE));
	memset(memory, value(n), PAGES * PAGE);
	must(!mprotect(memory, PAGES * PAGE, PROT_READ));
}

const struct shape shape = { .prepare = prepare, .step = step };
