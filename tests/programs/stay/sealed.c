// SPDX-License-Identifier: GPL-2.0
/*
 * Memory is sealed: it cannot be unmapped or protected in another way.
 *
 * feature: sealed memory
 * calls: mseal
 * away: refused sealed
 * needs: kernel 6.10
 */
#include <sys/syscall.h>

#include "pages.h"
#include "shape.h"

/* Not in the headers of the older kernel. */
#define NR_MSEAL 462

static unsigned char *memory;
static bool sealed;

static void prepare(void)
{
	memory = map_pages(1, PROT_READ | PROT_WRITE);
	sealed = !syscall(NR_MSEAL, memory, PAGE, 0);
	must(sealed || errno == ENOSYS);
	if (!sealed)
		shape_without();
}

static void step(unsigned long n)
{
	must(memory[0] == (unsigned char)n);
	memory[0] = n + 1;
	if (sealed) {
		must(munmap(memory, PAGE) == -1 && errno == EPERM);
		must(mprotect(memory, PAGE, PROT_READ) == -1 && errno == EPERM);
	}
}

const struct shape shape = { .prepare = prepare, .step = step };
