// SPDX-License-Identifier: GPL-2.0
/*
 * A hole is made in shared memory, which is zero there afterwards.
 *
 * feature: advice about memory
 * calls: madvise
 * away: comes home
 * moves: shm
 */
#include "pages.h"
#include "shape.h"

static unsigned char *memory;

static void prepare(void)
{
	memory = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	must(memory != MAP_FAILED);
	memset(memory, 1, 4 * PAGE);
}

static void step(unsigned long n)
{
	must(!madvise(memory + PAGE, 2 * PAGE, MADV_REMOVE));
	must(test_all(memory, PAGE, 1) && test_all(memory + PAGE, 2 * PAGE, 0) && test_all(memory + 3 * PAGE, PAGE, 1));
	memset(memory + PAGE, 1, 2 * PAGE);
}

static void verify(void)
{
	must(test_all(memory, 4 * PAGE, 1));
}

const struct shape shape = { prepare, step, verify };
