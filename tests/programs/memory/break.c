// SPDX-License-Identifier: GPL-2.0
/*
 * The break goes up and down; what comes anew is zero, what was there stays.
 *
 * feature: the heap
 * calls: brk
 * away: works
 */
#include "pages.h"
#include "shape.h"

static unsigned char *kept;

/* The C library has its own part of the heap, in whole pages, which may end here today and there tomorrow. */
static void prepare(void)
{
	must(malloc(1));
	kept = sbrk(PAGE);
	must(kept != (void *)-1 && (uintptr_t)kept % PAGE == 0 && sbrk(0) == kept + PAGE);
	memset(kept, 1, PAGE);
}

static void step(unsigned long n)
{
	size_t more = (n % 64 + 1) * PAGE + n % 7;
	unsigned char *end = sbrk(0);

	must(sbrk(more) == end && sbrk(0) == end + more);
	must(test_all(end, more, 0) && test_all(kept, PAGE, 1));
	memset(end, 2, more);
	must(!brk(end) && sbrk(0) == end);
}

static void verify(void)
{
	void *end = sbrk(0);

	must(test_all(kept, PAGE, 1));
	must(brk((char *)end + (1ul << 46)) == -1 && errno == ENOMEM && sbrk(0) == end);
}

const struct shape shape = { prepare, step, verify };
