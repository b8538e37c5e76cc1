// SPDX-License-Identifier: GPL-2.0
/*
 * Pages are made present before they are touched; where that cannot be, it is said.
 *
 * feature: advice about memory
 * calls: madvise, mincore
 * away: works
 */
#include "pages.h"
#include "shape.h"

#define PAGES 8

static bool all_present(unsigned char *memory)
{
	unsigned char present[PAGES];

	must(!mincore(memory, PAGES * PAGE, present));
	for (size_t i = 0; i < PAGES; i++)
		if (!(present[i] & 1))
			return false;
	return true;
}

static void step(unsigned long n)
{
	unsigned char *memory = map_pages(PAGES, PROT_READ | PROT_WRITE);

	must(!madvise(memory, PAGES * PAGE, n % 2 ? MADV_POPULATE_WRITE : MADV_POPULATE_READ));
	must(test_all(memory, PAGES * PAGE, 0));
	must(!mprotect(memory, PAGE, PROT_READ));
	must(madvise(memory, PAGE, MADV_POPULATE_WRITE) == -1 && errno == EINVAL);
	must(!munmap(memory, PAGE));
	must(madvise(memory, PAGE, MADV_POPULATE_READ) == -1 && errno == ENOMEM);
	must(!munmap(memory, PAGES * PAGE));
}

/* A move may fall between the two calls; none does in the end. */
static void verify(void)
{
	unsigned char *memory = map_pages(PAGES, PROT_READ | PROT_WRITE);

	must(!all_present(memory));
	must(!madvise(memory, PAGES * PAGE, MADV_POPULATE_WRITE) && all_present(memory));
}

const struct shape shape = { NULL, step, verify };
