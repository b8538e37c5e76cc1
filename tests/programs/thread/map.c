// SPDX-License-Identifier: GPL-2.0
/*
 * Each thread maps, fills, checks and unmaps memory while the others do.
 *
 * feature: memory of threads
 * calls: mmap, munmap
 * away: works
 */
#include <sys/mman.h>

#include "threads.h"

static void part(unsigned int id, unsigned long n)
{
	for (int i = 0; i < 5; i++) {
		size_t len = 4096 * (1 + (id + i) % 7);
		unsigned char *at = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		must(at != MAP_FAILED);
		memset(at, id + n, len);
		for (size_t k = 0; k < len; k += 512)
			must(at[k] == (unsigned char)(id + n));
		must(!munmap(at, len));
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
