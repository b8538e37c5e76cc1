// SPDX-License-Identifier: GPL-2.0
/*
 * Which pages are mapped, and which are not, can be asked; holes that are made in a mapping stay holes.
 *
 * feature: private memory
 * calls: munmap, mincore, msync
 * away: works
 */
#include "pages.h"
#include "shape.h"

#define PAGES 32

static unsigned char *memory;

static void prepare(void)
{
	memory = map_pages(PAGES, PROT_READ | PROT_WRITE);
	for (size_t i = 0; i < PAGES; i++)
		memset(memory + i * PAGE, i + 1, PAGE);
	for (size_t i = 1; i < PAGES; i += 4)
		must(!munmap(memory + i * PAGE, PAGE));
}

static void step(unsigned long n)
{
	size_t i = n % PAGES;
	unsigned char *page = memory + i * PAGE, present = 0;

	if (i % 4 == 1) {
		must(mincore(page, PAGE, &present) == -1 && errno == ENOMEM);
		must(msync(page, PAGE, MS_SYNC) == -1 && errno == ENOMEM);
	} else {
		must(test_all(page, PAGE, i + 1));
		must(!mincore(page, PAGE, &present) && !msync(page, PAGE, n % 2 ? MS_ASYNC : MS_SYNC));
	}
}

static void verify(void)
{
	unsigned char present[3];

	must(test_all(memory + 2 * PAGE, 3 * PAGE, 3) == false && test_all(memory + 2 * PAGE, PAGE, 3));
	must(!mincore(memory + 2 * PAGE, PAGE, present) && present[0] & 1);
	must(mincore(memory, 3 * PAGE, present) == -1 && errno == ENOMEM);
	must(msync(memory, PAGE, MS_SYNC | MS_ASYNC) == -1 && errno == EINVAL);
	must(msync(memory + 1, PAGE, MS_SYNC) == -1 && errno == EINVAL);
}

const struct shape shape = { prepare, step, verify };
