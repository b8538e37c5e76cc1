// SPDX-License-Identifier: GPL-2.0
/*
 * A handler mends what the fault was for, and the instruction is made again: memory that is made usable on demand.
 *
 * feature: faults with a handler
 * calls: mprotect, rt_sigreturn
 * away: works
 */
#include <sys/mman.h>

#include "shape.h"
#include "signals.h"

#define PAGES 6

static unsigned char *memory;

static void mend(int signal, siginfo_t *info, void *context)
{
	unsigned long page = (unsigned long)info->si_addr & ~4095UL;

	must(info->si_code == SEGV_ACCERR);
	must(!mprotect((void *)page, 4096, PROT_READ | PROT_WRITE));
	caught_note(signal, info, context);
}

static void prepare(void)
{
	memory = mmap(NULL, PAGES * 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	must(memory != MAP_FAILED);
	handle(SIGSEGV, mend, 0);
}

static void step(unsigned long n)
{
	int i;

	caught_none();
	for (i = 0; i < PAGES; i++) {
		must(memory[i * 4096 + 7] == (unsigned char)n);
		memory[i * 4096 + 7]++;
		must(caught_count == i + 1);
	}
	must(!mprotect(memory, PAGES * 4096, PROT_READ));
}

const struct shape shape = { .prepare = prepare, .step = step };
