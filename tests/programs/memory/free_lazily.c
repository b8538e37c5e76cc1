// SPDX-License-Identifier: GPL-2.0
/*
 * A page that may be freed is what it was or zero, at any time; once it is written again it stays.
 *
 * feature: advice about memory
 * calls: madvise
 * away: works
 */
#include "pages.h"
#include "shape.h"

static unsigned char *lazy, *again;

static void prepare(void)
{
	lazy = map_pages(4, PROT_READ | PROT_WRITE);
	again = map_pages(4, PROT_READ | PROT_WRITE);
	memset(lazy, 1, 4 * PAGE);
	memset(again, 1, 4 * PAGE);
}

static void step(unsigned long n)
{
	for (size_t i = 0; i < 4; i++)
		must(test_all(lazy + i * PAGE, PAGE, 0) || test_all(lazy + i * PAGE, PAGE, 1));
	memset(lazy, 1, 4 * PAGE);
	must(!madvise(lazy, 4 * PAGE, MADV_FREE));
	must(test_all(again, 4 * PAGE, n + 1));
	must(!madvise(again, 4 * PAGE, MADV_FREE));
	memset(again, n + 2, 4 * PAGE);
}

const struct shape shape = { prepare, step, NULL };
