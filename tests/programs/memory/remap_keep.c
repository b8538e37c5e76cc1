// SPDX-License-Identifier: GPL-2.0
/*
 * The pages of a mapping go to another place; the mapping itself stays, and is empty.
 *
 * feature: mremap
 * calls: mremap
 * away: works
 */
#include "pages.h"
#include "shape.h"

static unsigned char *source;

static void prepare(void)
{
	source = map_pages(2, PROT_READ | PROT_WRITE);
	memset(source, 1, 2 * PAGE);
}

static void step(unsigned long n)
{
	unsigned char value = n % 200 + 1;
	unsigned char *moved = mremap(source, 2 * PAGE, 2 * PAGE, MREMAP_MAYMOVE | MREMAP_DONTUNMAP, NULL);

	must(moved != MAP_FAILED && moved != source);
	must(test_all(moved, 2 * PAGE, value) && test_all(source, 2 * PAGE, 0));
	must(!munmap(moved, 2 * PAGE));
	memset(source, (n + 1) % 200 + 1, 2 * PAGE);
}

const struct shape shape = { prepare, step, NULL };
