// SPDX-License-Identifier: GPL-2.0
/*
 * Ten thousand mappings, of changing protection, beside each other.
 *
 * feature: large memory
 * calls: mmap, mprotect
 * away: works
 */
#include "pages.h"
#include "shape.h"

#define PAGES 10000ul

static unsigned char *memory;

static void prepare(void)
{
	catch_faults();
	memory = map_pages(PAGES, PROT_READ | PROT_WRITE);
	for (unsigned long page = 0; page < PAGES; page += 2) {
		memory[page * PAGE] = page % 251;
		must(!mprotect(memory + page * PAGE, PAGE, PROT_READ));
	}
}

static void step(unsigned long n)
{
	unsigned char *pair = memory + n * 2 % PAGES * PAGE;

	must(pair[0] == n * 2 % PAGES % 251);
	must(faults(pair, WRITES, SIGSEGV, SEGV_ACCERR));
	must(touch(pair + PAGE, WRITES) == 0);
}

static void verify(void)
{
	for (unsigned long page = 0; page < PAGES; page += 2)
		must(memory[page * PAGE] == page % 251);
}

const struct shape shape = { prepare, step, verify };
