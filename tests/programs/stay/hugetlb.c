// SPDX-License-Identifier: GPL-2.0
/*
 * Pages of a large size are mapped, if none is there yet.
 *
 * feature: pages of hugetlbfs
 * calls: mmap
 * away: refused hugetlb
 */
#include "pages.h"
#include "shape.h"

#define HUGE (2ul << 20)

static void *memory;

static void prepare(void)
{
	memory = mmap(NULL, HUGE, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB | MAP_NORESERVE, -1, 0);
	must(memory != MAP_FAILED);
}

/* A part of such a page cannot be protected. */
static void step(unsigned long n)
{
	must(mprotect((char *)memory + PAGE, PAGE, PROT_EXEC) == -1 && errno == EINVAL);
	must(!mprotect(memory, HUGE, n % 2 ? PROT_READ : PROT_NONE));
}

const struct shape shape = { .prepare = prepare, .step = step };
