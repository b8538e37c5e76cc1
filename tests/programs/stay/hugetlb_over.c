// SPDX-License-Identifier: GPL-2.0
/*
 * Pages of a large size are mapped for a while.
 *
 * feature: pages of hugetlbfs
 * calls: mmap, munmap
 * away: comes home
 * moves: hugetlb
 */
#include "pages.h"
#include "shape.h"

#define HUGE (2ul << 20)

static void step(unsigned long n)
{
	void *memory = mmap(NULL, HUGE, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB | MAP_NORESERVE, -1, 0);

	must(memory != MAP_FAILED && !munmap(memory, HUGE));
}

const struct shape shape = { .step = step };
