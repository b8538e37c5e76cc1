// SPDX-License-Identifier: GPL-2.0
/*
 * Most of the memory that a limit allows is first at one place, then at a lower one, then the heap's.
 *
 * feature: limits of memory
 * calls: prlimit64, mremap, brk
 * away: works
 */
#include "memory_limit.h"
#include "shape.h"

#define SIZE (64 * MIB)

static unsigned char *places, *memory;
static size_t size;

static void prepare(void)
{
	must(malloc(1));
	places = free_places(4 * SIZE);
	size = SIZE;
	memory = map_at(places + 2 * SIZE, size);
	memory[0] = 1;
	limit_memory(RLIMIT_AS, mapped_now(ADDRESS_SPACE) + SIZE / 2);
}

static void move(unsigned char *place, size_t wanted)
{
	memory = mremap(memory, size, wanted, MREMAP_MAYMOVE | MREMAP_FIXED, place);
	must(memory == place && memory[0] == 1 && memory[wanted - 1] == 0);
	size = wanted;
}

static void shrink(size_t wanted)
{
	must(mremap(memory, size, wanted, 0) == memory && memory[0] == 1);
	size = wanted;
}

static void step(unsigned long n)
{
	switch (n % 3) {
	case 0:
		if (n) {
			must(sbrk(-(intptr_t)SIZE) != (void *)-1);
			move(places + 2 * SIZE, SIZE);
		}
		break;
	case 1:
		move(places, SIZE + SIZE / 4);
		break;
	case 2:
		shrink(SIZE / 4);
		must(sbrk(SIZE) != (void *)-1);
		break;
	}
	must(is_refused(SIZE));
}

static void verify(void)
{
	limit_memory(RLIMIT_AS, RLIM_INFINITY);
	must(!is_refused(SIZE) && memory[0] == 1);
}

const struct shape shape = { prepare, step, verify };
