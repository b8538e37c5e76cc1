// SPDX-License-Identifier: GPL-2.0
/*
 * A mapping that was cut by protections, and has one protection again, is one mapping for mremap.
 *
 * feature: mprotect and mremap
 * calls: mprotect, mremap, munmap
 * away: works
 */
#include <sys/mman.h>

#include "shape.h"

#define PAGE 4096

static unsigned char *at;

static void cut(unsigned long n)
{
	at = mmap(NULL, 16 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	must(at != MAP_FAILED);
	test_fill(at, 16 * PAGE, n);
	must(!munmap(at + 4 * PAGE, 4 * PAGE));
	must(!mprotect(at, 2 * PAGE, n % 2 ? PROT_READ : PROT_NONE));
}

static void rejoin(unsigned long n)
{
	must(!mprotect(at, 2 * PAGE, PROT_READ | PROT_WRITE));
	at = mremap(at, 4 * PAGE, 64 * PAGE, MREMAP_MAYMOVE);
	must(at != MAP_FAILED && test_filled(at, 4 * PAGE, n));
	must(!munmap(at, 64 * PAGE));
}

static void prepare(void)
{
	cut(0);
}

static void step(unsigned long n)
{
	rejoin(n);
	cut(n + 1);
}

const struct shape shape = { .prepare = prepare, .step = step };
