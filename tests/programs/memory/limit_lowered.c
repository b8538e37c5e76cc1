// SPDX-License-Identifier: GPL-2.0
/*
 * A limit that is lowered below what there is takes nothing away; it only lets nothing come.
 *
 * feature: limits of memory
 * calls: prlimit64, mmap, munmap
 * away: works
 */
#include "memory_limit.h"
#include "shape.h"

#define SIZE (64 * MIB)

static unsigned char *places, *memory;

/* What the C library needs to say something it has before. */
static void prepare(void)
{
	free(malloc(65536));
	places = free_places(6 * SIZE);
}

/* It is somewhere else each time, and now this limit is too low for it and now that. */
static void step(unsigned long n)
{
	int lowered = n % 2 ? RLIMIT_DATA : RLIMIT_AS, before = n % 2 ? RLIMIT_AS : RLIMIT_DATA;

	must(!memory || (memory[0] == (unsigned char)(n - 1) && is_refused(MIB)));
	limit_memory(before, RLIM_INFINITY);
	must(!memory || !munmap(memory, SIZE));
	memory = map_at(places + n % 3 * 2 * SIZE, SIZE);
	memory[0] = n;
	limit_memory(lowered, SIZE / 2);
	must(is_refused(MIB));
}

const struct shape shape = { .prepare = prepare, .step = step };
