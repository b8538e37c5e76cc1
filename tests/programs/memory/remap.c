// SPDX-License-Identifier: GPL-2.0
/*
 * Memory grows, shrinks and goes to another place, and takes along what is in it.
 *
 * feature: mremap
 * calls: mremap
 * away: works
 */
#include "pages.h"
#include "shape.h"

static unsigned char *memory;
static size_t pages = 4;

static void prepare(void)
{
	memory = map_pages(pages, PROT_READ | PROT_WRITE);
	memset(memory, 1, pages * PAGE);
}

static void grow(size_t wanted)
{
	memory = mremap(memory, pages * PAGE, wanted * PAGE, MREMAP_MAYMOVE);
	must(memory != MAP_FAILED);
	must(test_all(memory, pages * PAGE, 1) && test_all(memory + pages * PAGE, (wanted - pages) * PAGE, 0));
	memset(memory + pages * PAGE, 1, (wanted - pages) * PAGE);
	pages = wanted;
}

static void shrink(size_t wanted)
{
	must(mremap(memory, pages * PAGE, wanted * PAGE, 0) == memory);
	pages = wanted;
	must(test_all(memory, pages * PAGE, 1));
}

static void move_to(unsigned char *place)
{
	must(mremap(memory, pages * PAGE, pages * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, place) == place);
	memory = place;
	must(test_all(memory, pages * PAGE, 1));
}

static void step(unsigned long n)
{
	grow(8 + n % 8);
	move_to(map_pages(pages, PROT_NONE));
	shrink(4);
}

static void verify(void)
{
	must(test_all(memory, pages * PAGE, 1));
	must(mremap(memory, PAGE, 2 * PAGE, MREMAP_FIXED, memory) == MAP_FAILED && errno == EINVAL);
	must(!munmap(memory, PAGE));
	must(mremap(memory, PAGE, 2 * PAGE, MREMAP_MAYMOVE) == MAP_FAILED && errno == EFAULT);
}

const struct shape shape = { prepare, step, verify };
