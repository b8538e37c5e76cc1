// SPDX-License-Identifier: GPL-2.0
/*
 * A mapping that may grow downwards does when it is touched below, page by page.
 *
 * feature: stacks
 * calls: mmap
 * away: works
 */
#include "pages.h"
#include "shape.h"

#define ROOM 1024ul
#define GUARD 300ul		/* The kernel keeps 256 pages free above what is mapped below. */

static unsigned char *low, *bottom;

static void prepare(void)
{
	unsigned char *room = map_pages(ROOM, PROT_READ);

	catch_faults();
	must(!munmap(room + PAGE, (ROOM - 1) * PAGE));
	low = room + GUARD * PAGE;
	bottom = mmap(room + (ROOM - 1) * PAGE, PAGE, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN | MAP_FIXED_NOREPLACE, -1, 0);
	must(bottom == room + (ROOM - 1) * PAGE);
}

static void step(unsigned long n)
{
	if (bottom - PAGE < low)
		return;
	must(!n || test_all(bottom, PAGE, 1));
	bottom -= PAGE;
	must(bottom[PAGE - 1] == 0);
	memset(bottom, 1, PAGE);
}

/* Too near to what is mapped below it, it does not grow any more. */
static void verify(void)
{
	must(test_all(bottom, PAGE, 1));
	must(faults(low - (GUARD - 10) * PAGE, WRITES, SIGSEGV, SEGV_MAPERR));
}

const struct shape shape = { prepare, step, verify };
