// SPDX-License-Identifier: GPL-2.0
/*
 * Shared memory is mapped at a second place for a while.
 *
 * feature: shared memory
 * calls: mremap, munmap
 * away: comes home
 * moves: shm
 */
#include "pages.h"
#include "shape.h"

static unsigned char *memory;

static void prepare(void)
{
	memory = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	must(memory != MAP_FAILED);
}

static void step(unsigned long n)
{
	unsigned char *again;

	must(test_all(memory, 2 * PAGE, n));
	again = mremap(memory, 0, 2 * PAGE, MREMAP_MAYMOVE);
	must(again != MAP_FAILED);
	memset(again, n + 1, 2 * PAGE);
	must(test_all(memory, 2 * PAGE, n + 1) && !munmap(again, 2 * PAGE));
}

const struct shape shape = { prepare, step, NULL };
