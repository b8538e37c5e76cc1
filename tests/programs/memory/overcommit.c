// SPDX-License-Identifier: GPL-2.0
/*
 * More memory than any machine has is refused, at home, for each node judges that for itself; unless none is to be kept
 * for it.
 *
 * feature: memory that no machine has
 * calls: mmap, munmap
 * away: comes home
 */
#include "pages.h"
#include "shape.h"

#define MUCH (1ul << 44)

static unsigned char *reserved;

static void *map_much(int protection, int flags)
{
	return mmap(NULL, MUCH, protection, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);
}

static void prepare(void)
{
	catch_faults();
	reserved = map_much(PROT_NONE, 0);
	must(reserved != MAP_FAILED);
}

/* Of what is only reserved, a page here and there becomes memory, and is nothing again. */
static void step(unsigned long n)
{
	unsigned char *page = reserved + (MUCH / 1000 & -PAGE) * (n % 1000), *sparse;

	must(map_much(PROT_READ | PROT_WRITE, 0) == MAP_FAILED && errno == ENOMEM);
	sparse = map_much(PROT_READ | PROT_WRITE, MAP_NORESERVE);
	must(sparse != MAP_FAILED);
	sparse[MUCH / 2] = 1;
	must(!munmap(sparse, MUCH));
	must(faults(page, READS, SIGSEGV, SEGV_ACCERR));
	must(!mprotect(page, PAGE, PROT_READ | PROT_WRITE));
	must(test_all(page, PAGE, 0));
	memset(page, 1, PAGE);
	must(!madvise(page, PAGE, MADV_DONTNEED));
	must(!mprotect(page, PAGE, PROT_NONE));
}

const struct shape shape = { prepare, step, NULL };
