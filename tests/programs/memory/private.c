// SPDX-License-Identifier: GPL-2.0
/*
 * Private memory keeps what was written; what never was is zero, also where it has been read.
 *
 * feature: private memory
 * calls: mmap
 * away: works
 */
#include "pages.h"
#include "shape.h"

#define PAGES 64

static unsigned char *written, *read_only, *untouched;

static void prepare(void)
{
	written = map_pages(PAGES, PROT_READ | PROT_WRITE);
	read_only = map_pages(PAGES, PROT_READ);
	untouched = map_pages(PAGES, PROT_READ | PROT_WRITE);
	test_fill(written, PAGES * PAGE, 0);
}

static void step(unsigned long n)
{
	size_t here = n % PAGES * PAGE;

	must(test_all(read_only + here, PAGE, 0));
	must(test_filled(written, PAGE, 0));
	/* Every other page of it is written, once, and all others stay as they are. */
	if (n % 2 && n < PAGES)
		memset(untouched + here, n, PAGE);
}

static void verify(void)
{
	must(test_filled(written, PAGES * PAGE, 0));
	must(test_all(read_only, PAGES * PAGE, 0));
	for (size_t i = 0; i < PAGES; i++)
		must(test_all(untouched + i * PAGE, PAGE, 0) || (i % 2 && test_all(untouched + i * PAGE, PAGE, i)));
}

const struct shape shape = { prepare, step, verify };
