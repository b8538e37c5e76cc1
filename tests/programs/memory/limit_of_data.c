// SPDX-License-Identifier: GPL-2.0
/*
 * Of memory that is writable now and then, a limit allows one part at a time to be: what can only be read is no data.
 *
 * feature: limits of memory
 * calls: prlimit64, mmap, mprotect
 * away: works
 */
#include "memory_limit.h"
#include "shape.h"

#define SIZE (64 * MIB)
#define PARTS 2

static unsigned char *places, *part[PARTS], *anew;

static void protect(unsigned char *at, int protection)
{
	must(!mprotect(at, SIZE, protection));
}

static void prepare(void)
{
	places = free_places(10 * SIZE);
	for (int i = 0; i < PARTS; i++) {
		part[i] = map_at(places + (6 + 2 * i) * SIZE, SIZE);
		part[i][0] = i;
		protect(part[i], PROT_READ);
	}
	limit_memory(RLIMIT_DATA, mapped_now(DATA) + SIZE + SIZE / 2);
}

/* Between two parts that are written something is written elsewhere, and to be read from then on. */
static void write_anew(unsigned long n)
{
	unsigned char *before = anew;

	anew = map_at(places + n % 3 * 2 * SIZE, SIZE);
	anew[0] = n;
	protect(anew, PROT_READ);
	must(!before || (before[0] == (unsigned char)(n - 1) && !munmap(before, SIZE)));
}

/* The upper of the two is written in one step, the lower in the next two. */
static void step(unsigned long n)
{
	unsigned char *open = part[n % 3 == 0], *closed = part[n % 3 != 0];

	must(part[0][0] == 0 && part[1][0] == 1);
	for (int i = 0; i < PARTS; i++)
		protect(part[i], PROT_READ);
	write_anew(n);
	protect(open, PROT_READ | PROT_WRITE);
	open[SIZE - 1] = n;
	must(mprotect(closed, SIZE, PROT_READ | PROT_WRITE) == -1 && errno == ENOMEM && is_refused(SIZE));
}

static void verify(void)
{
	limit_memory(RLIMIT_DATA, RLIM_INFINITY);
	for (int i = 0; i < PARTS; i++)
		protect(part[i], PROT_READ | PROT_WRITE);
}

const struct shape shape = { prepare, step, verify };
