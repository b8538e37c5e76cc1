// SPDX-License-Identifier: GPL-2.0
/*
 * Limits of memory hold: what would go beyond them is refused, and possible again when they are raised.
 *
 * feature: limits of memory
 * calls: prlimit64, mmap, brk
 * away: works
 */
#include <sys/resource.h>

#include "pages.h"
#include "shape.h"

#define MORE (64ul << 20)

static void limit(int resource, rlim_t soft)
{
	struct rlimit limit;

	must(!getrlimit(resource, &limit));
	limit.rlim_cur = soft;
	must(!setrlimit(resource, &limit));
}

static void *more(void)
{
	return mmap(NULL, MORE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void prepare(void)
{
	limit(RLIMIT_AS, 32 << 20);
}

static void step(unsigned long n)
{
	void *memory;

	/* Set by the step before. */
	must(more() == MAP_FAILED && errno == ENOMEM);
	must(sbrk(MORE) == (void *)-1 && errno == ENOMEM);
	limit(n % 2 ? RLIMIT_DATA : RLIMIT_AS, RLIM_INFINITY);
	memory = more();
	must(memory != MAP_FAILED && !munmap(memory, MORE));
	limit(n % 2 ? RLIMIT_AS : RLIMIT_DATA, 32 << 20);
}

const struct shape shape = { prepare, step, NULL };
