// SPDX-License-Identifier: GPL-2.0
/*
 * Many blocks of all sizes, some of which are mappings of their own, come and go and keep what they hold.
 *
 * feature: the heap
 * calls: brk, mmap, munmap, mremap
 * away: works
 */
#include "shape.h"

#define BLOCKS 64

static struct {
	unsigned char *at;
	size_t size;
} block[BLOCKS];
static uint64_t chance = 12345;

static size_t size(void)
{
	return 1 + test_next(&chance) % (test_next(&chance) % 8 ? 5000 : 400000);
}

static void check(size_t i)
{
	must(test_all(block[i].at, block[i].size, i + 1));
}

static void resize(size_t i)
{
	size_t before = block[i].size;

	block[i].size = size();
	block[i].at = realloc(block[i].at, block[i].size);
	must(block[i].at && test_all(block[i].at, before < block[i].size ? before : block[i].size, i + 1));
	memset(block[i].at, i + 1, block[i].size);
}

static void step(unsigned long n)
{
	for (int turn = 0; turn < 10; turn++) {
		size_t i = test_next(&chance) % BLOCKS;

		check(i);
		if (test_next(&chance) % 4) {
			resize(i);
		} else {
			free(block[i].at);
			block[i].at = NULL;
			block[i].size = 0;
		}
	}
}

static void verify(void)
{
	for (size_t i = 0; i < BLOCKS; i++) {
		check(i);
		free(block[i].at);
	}
}

const struct shape shape = { NULL, step, verify };
