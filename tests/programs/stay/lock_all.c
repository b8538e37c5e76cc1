// SPDX-License-Identifier: GPL-2.0
/*
 * All memory is locked that will be mapped.
 *
 * feature: locked memory
 * calls: mlockall
 * away: refused mem_lock
 */
#include "pages.h"
#include "shape.h"

static void prepare(void)
{
	must(!mlockall(MCL_FUTURE));
}

static void step(unsigned long n)
{
	unsigned char *memory = map_pages(1, PROT_READ | PROT_WRITE), present;

	must(!mincore(memory, PAGE, &present) && present & 1 && !munmap(memory, PAGE));
}

const struct shape shape = { .prepare = prepare, .step = step };
