// SPDX-License-Identifier: GPL-2.0
/*
 * Shared memory is mapped at two places; what is written at the one is read at the other.
 *
 * feature: shared memory
 * calls: mremap
 * away: refused shm
 */
#include "pages.h"
#include "shape.h"

static unsigned char *first, *second;

static void prepare(void)
{
	first = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	second = mremap(first, 0, 2 * PAGE, MREMAP_MAYMOVE);
	must(first != MAP_FAILED && second != MAP_FAILED && first != second);
}

static void step(unsigned long n)
{
	must(test_all(first, 2 * PAGE, n) && test_all(second, 2 * PAGE, n));
	memset(first, n + 1, PAGE);
	memset(second + PAGE, n + 1, PAGE);
	must(test_all(second, PAGE, n + 1) && test_all(first + PAGE, PAGE, n + 1));
}

const struct shape shape = { prepare, step, NULL };
