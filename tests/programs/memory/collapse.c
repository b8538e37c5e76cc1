// SPDX-License-Identifier: GPL-2.0
/*
 * Memory is made one huge page, where there is one, and what is in it stays; what is not needed any more is zero, locked or not.
 *
 * feature: advice about memory
 * calls: madvise
 * away: comes home
 */
#include "pages.h"
#include "shape.h"

/* Younger than the C library. */
#ifndef MADV_DONTNEED_LOCKED
#define MADV_DONTNEED_LOCKED 24
#endif
#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25
#endif

#define HUGE (512 * PAGE)
#define FILLED (3 * PAGE)

static unsigned char *memory;

static void prepare(void)
{
	unsigned char *at = map_pages(2 * 512, PROT_READ | PROT_WRITE);

	memory = at + (HUGE - (uintptr_t)at % HUGE) % HUGE;
	test_fill(memory, FILLED, 1);
}

static void step(unsigned long n)
{
	unsigned char *last = memory + HUGE - PAGE;

	memset(last, 'x', PAGE);
	must(!madvise(memory, HUGE, MADV_COLLAPSE) || errno == ENOMEM || errno == EAGAIN || errno == EBUSY || errno == EINVAL);
	must(test_filled(memory, FILLED, 1) && test_all(last, PAGE, 'x'));
	must(!madvise(last, PAGE, MADV_DONTNEED_LOCKED));
	must(test_filled(memory, FILLED, 1) && test_all(last, PAGE, 0));
}

static void verify(void)
{
	must(test_filled(memory, FILLED, 1));
	must(test_all(memory + FILLED, HUGE - FILLED, 0));
}

const struct shape shape = { prepare, step, verify };
