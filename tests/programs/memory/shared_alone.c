// SPDX-License-Identifier: GPL-2.0
/*
 * Shared memory of no file, which nobody else maps: both mappings of it show the same, wherever they are.
 *
 * feature: shared memory
 * calls: mmap, madvise
 * away: works
 */
#include "pages.h"
#include "shape.h"

#define PAGES 8

static unsigned char *memory, *sparse;

static void prepare(void)
{
	memory = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	sparse = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	must(memory != MAP_FAILED && sparse != MAP_FAILED);
	sparse[3 * PAGE] = 1;
}

static void step(unsigned long n)
{
	must(test_all(memory, PAGES * PAGE, n));
	memset(memory, n + 1, PAGES * PAGE);
	/* Unlike private memory, it does not lose what it holds. */
	must(!madvise(memory, PAGES * PAGE, MADV_DONTNEED));
	must(test_all(memory, PAGES * PAGE, n + 1));
	must(test_all(sparse, 3 * PAGE, 0) && sparse[3 * PAGE] == 1);
}

static void verify(void)
{
	must(!mprotect(memory, PAGE, PROT_READ) && !munmap(memory + PAGE, PAGE));
	must(test_all(memory + 2 * PAGE, PAGE, memory[0]));
}

const struct shape shape = { prepare, step, verify };
