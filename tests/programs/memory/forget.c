// SPDX-License-Identifier: GPL-2.0
/*
 * Memory that is not needed any more is zero afterwards; its neighbours are not touched.
 *
 * feature: advice about memory
 * calls: madvise
 * away: works
 */
#include "pages.h"
#include "shape.h"

static unsigned char *memory;

static void prepare(void)
{
	memory = map_pages(4, PROT_READ | PROT_WRITE);
	memset(memory, 1, 4 * PAGE);
}

static void step(unsigned long n)
{
	if (n % 2)
		memset(memory + PAGE, 2, 2 * PAGE);
	else
		must(!madvise(memory + PAGE, 2 * PAGE, MADV_DONTNEED));
	must(test_all(memory + PAGE, 2 * PAGE, n % 2 ? 2 : 0));
	must(test_all(memory, PAGE, 1) && test_all(memory + 3 * PAGE, PAGE, 1));
}

static void verify(void)
{
	must(test_all(memory + PAGE, 2 * PAGE, 0) || test_all(memory + PAGE, 2 * PAGE, 2));
	must(madvise(memory + 1, PAGE, MADV_DONTNEED) == -1 && errno == EINVAL);
	must(!munmap(memory + PAGE, PAGE));
	/* What is mapped on both sides of the hole is done all the same. */
	must(madvise(memory, 4 * PAGE, MADV_DONTNEED) == -1 && errno == ENOMEM);
	must(test_all(memory, PAGE, 0) && test_all(memory + 2 * PAGE, 2 * PAGE, 0));
}

const struct shape shape = { prepare, step, verify };
