// SPDX-License-Identifier: GPL-2.0
/*
 * Of a large mapping for which nothing is kept, a few pages are written, far from each other.
 *
 * feature: large memory
 * calls: mmap
 * away: works
 */
#include "pages.h"
#include "shape.h"

#define SIZE (1ul << 40)
#define WRITTEN 100

static unsigned char *memory;

static unsigned char *page(unsigned long i)
{
	return memory + (SIZE / WRITTEN & -PAGE) * i;
}

static void prepare(void)
{
	memory = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	must(memory != MAP_FAILED);
}

static void step(unsigned long n)
{
	unsigned char *at = page(n % WRITTEN);

	must(test_all(at, PAGE, n < WRITTEN ? 0 : n % WRITTEN + 1) && test_all(at + PAGE, PAGE, 0));
	memset(at, n % WRITTEN + 1, PAGE);
}

static void verify(void)
{
	for (unsigned long i = 0; i < WRITTEN; i++)
		must(test_all(page(i), PAGE, 0) || test_all(page(i), PAGE, i + 1));
}

const struct shape shape = { prepare, step, verify };
