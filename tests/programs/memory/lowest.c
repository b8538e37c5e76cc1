// SPDX-License-Identifier: GPL-2.0
/*
 * Root may have memory at the lowest addresses, where others may not.
 *
 * feature: memory at a chosen place
 * calls: mmap, mremap, munmap
 * away: comes home
 */
#include "pages.h"
#include "shape.h"

/* Below vm.mmap_min_addr. Of the page at 0 a compiler believes that there is none. */
#define LOWEST ((unsigned char *)PAGE)

static unsigned char *map_at(void *at)
{
	return mmap(at, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | (at ? MAP_FIXED : 0), -1, 0);
}

static void step(unsigned long n)
{
	unsigned char *place = n % 2 ? map_at(LOWEST) : map_at(NULL);

	must(place != MAP_FAILED);
	memset(place, n, PAGE);
	if (place != LOWEST)
		must(mremap(place, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, LOWEST) == LOWEST);
	must(test_all(LOWEST, PAGE, n));
	must(!munmap(LOWEST, PAGE));
}

const struct shape shape = { .step = step };
