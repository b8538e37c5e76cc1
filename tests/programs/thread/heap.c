// SPDX-License-Identifier: GPL-2.0
/*
 * Threads allocate, fill and free.
 *
 * feature: memory of threads
 * calls: brk, mmap
 * away: works
 */
#include "threads.h"

static void part(unsigned int id, unsigned long n)
{
	void *blocks[16];

	for (int i = 0; i < 16; i++) {
		blocks[i] = malloc(100 + 1000 * i);
		must(blocks[i]);
		memset(blocks[i], id, 100 + 1000 * i);
	}
	for (int i = 0; i < 16; i++) {
		must(((char *)blocks[i])[99 + 1000 * i] == (char)id);
		free(blocks[i]);
	}
}

static void prepare(void)
{
	start_workers(part);
}

static void step(unsigned long n)
{
	work_round(n);
}

const struct shape shape = { .prepare = prepare, .step = step };
