// SPDX-License-Identifier: GPL-2.0
/*
 * Advice that must not change what is in memory does not.
 *
 * feature: advice about memory
 * calls: madvise
 * away: works
 */
#include "pages.h"
#include "shape.h"

#define PAGES 16

static unsigned char *memory;

static void prepare(void)
{
	memory = map_pages(PAGES, PROT_READ | PROT_WRITE);
	test_fill(memory, PAGES * PAGE, 1);
}

static void step(unsigned long n)
{
	static const int advice[] = {
		MADV_NORMAL, MADV_RANDOM, MADV_SEQUENTIAL, MADV_WILLNEED, MADV_HUGEPAGE, MADV_NOHUGEPAGE,
		MADV_DONTFORK, MADV_DOFORK, MADV_DONTDUMP, MADV_DODUMP, MADV_COLD, MADV_PAGEOUT,
	};
	int given = advice[n % (sizeof(advice) / sizeof(advice[0]))];

	must(!madvise(memory, PAGES * PAGE, given) || (errno == EBADF && given == MADV_WILLNEED));
	must(test_filled(memory, PAGES * PAGE, 1));
}

static void verify(void)
{
	must(test_filled(memory, PAGES * PAGE, 1));
	must(madvise(memory + 1, PAGE, MADV_COLD) == -1 && errno == EINVAL);
}

const struct shape shape = { prepare, step, verify };
