// SPDX-License-Identifier: GPL-2.0
/*
 * Memory is mapped where the program wants it: over what is there, or only where nothing is.
 *
 * feature: memory at a chosen place
 * calls: mmap, munmap
 * away: works
 */
#include "pages.h"
#include "shape.h"

static unsigned char *place;

static void *map_at(void *at, size_t pages, int how)
{
	return mmap(at, pages * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | how, -1, 0);
}

static void prepare(void)
{
	place = map_pages(8, PROT_READ | PROT_WRITE);
	memset(place, 1, 8 * PAGE);
}

static void step(unsigned long n)
{
	unsigned char *third = place + 2 * PAGE;

	must(map_at(place, 8, MAP_FIXED_NOREPLACE) == MAP_FAILED && errno == EEXIST);
	must(test_all(place, PAGE, 1) && test_all(place + 7 * PAGE, PAGE, 1));
	must(map_at(third, 2, MAP_FIXED) == third && test_all(third, 2 * PAGE, 0));
	memset(third, n, PAGE);
	must(!munmap(third, 2 * PAGE));
	must(map_at(third, 2, MAP_FIXED_NOREPLACE) == third && test_all(third, 2 * PAGE, 0));
}

static void verify(void)
{
	must(test_all(place, 2 * PAGE, 1) && test_all(place + 4 * PAGE, 4 * PAGE, 1));
	must(map_at(place + 1, 1, MAP_FIXED) == MAP_FAILED && errno == EINVAL);
	/* A place that is taken is only a wish without MAP_FIXED. */
	must(map_at(place, 1, 0) != place);
}

const struct shape shape = { prepare, step, verify };
