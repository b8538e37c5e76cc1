// SPDX-License-Identifier: GPL-2.0
/*
 * Memory is locked.
 *
 * feature: locked memory
 * calls: mlock
 * away: refused mem_lock
 */
#include "pages.h"
#include "shape.h"

static unsigned char *memory;

static void prepare(void)
{
	memory = map_pages(1, PROT_READ | PROT_WRITE);
	must(!mlock(memory, PAGE));
}

/* Locked pages are always present. */
static void step(unsigned long n)
{
	unsigned char present;

	must(!mincore(memory, PAGE, &present) && present & 1);
	must(madvise(memory, PAGE, MADV_DONTNEED) == -1 && errno == EINVAL);
}

const struct shape shape = { .prepare = prepare, .step = step };
