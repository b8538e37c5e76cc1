// SPDX-License-Identifier: GPL-2.0
/*
 * Thousands of pages are written and looked at again.
 *
 * feature: large memory
 * calls: mmap
 * away: works
 */
#include "pages.h"
#include "shape.h"

#define PAGES 8192ul		/* 32 MiB */
#define PER_STEP 64

static unsigned char *memory;

static unsigned long *word(unsigned long page)
{
	return (unsigned long *)(memory + page * PAGE + page % 512 * 8);
}

static void prepare(void)
{
	memory = map_pages(PAGES, PROT_READ | PROT_WRITE);
	for (unsigned long page = 0; page < PAGES; page++)
		*word(page) = page + 1;
}

static void step(unsigned long n)
{
	for (unsigned long i = 0; i < PER_STEP; i++) {
		unsigned long page = (n * PER_STEP + i) % PAGES;

		must(*word(page) % PAGES == (page + 1) % PAGES);
		*word(page) += PAGES;
	}
}

static void verify(void)
{
	for (unsigned long page = 0; page < PAGES; page++) {
		must(*word(page) % PAGES == (page + 1) % PAGES);
		*word(page) = 0;
		must(test_all(memory + page * PAGE, 64, 0));
	}
}

const struct shape shape = { prepare, step, verify };
