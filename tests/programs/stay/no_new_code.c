// SPDX-License-Identifier: GPL-2.0
/*
 * Memory cannot become executable any more.
 *
 * feature: sealed memory
 * calls: prctl, mprotect, mmap
 * away: refused mdwe
 * needs: kernel 6.3
 */
#include <sys/prctl.h>

#include "pages.h"
#include "shape.h"

/* Not in the headers of an older kernel. */
#define SET_MDWE 65

static bool forbidden;

static void prepare(void)
{
	forbidden = !prctl(SET_MDWE, 1, 0, 0, 0);
	must(forbidden || errno == EINVAL);
	if (!forbidden)
		shape_without();
}

static void step(unsigned long n)
{
	unsigned char *memory = map_pages(1, PROT_READ | PROT_WRITE);

	must((mprotect(memory, PAGE, PROT_READ | PROT_EXEC) == -1 && errno == EACCES) == forbidden);
	must(!munmap(memory, PAGE));
}

const struct shape shape = { .prepare = prepare, .step = step };
