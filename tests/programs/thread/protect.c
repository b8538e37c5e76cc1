// SPDX-License-Identifier: GPL-2.0
/*
 * Each thread takes pages away from itself and gives them back.
 *
 * feature: memory of threads
 * calls: mprotect
 * away: works
 */
#include <sys/mman.h>

#include "threads.h"

static char *area;

static void part(unsigned int id, unsigned long n)
{
	volatile char *page = area + 4096 * id;

	*page = n;
	must(!mprotect((void *)page, 4096, PROT_READ));
	must(*page == (char)n);
	must(!mprotect((void *)page, 4096, PROT_READ | PROT_WRITE));
	*page = n + 1;
}

static void prepare(void)
{
	area = mmap(NULL, 4096 * WORKERS, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	must(area != MAP_FAILED);
	start_workers(part);
}

static void step(unsigned long n)
{
	work_round(n);
}

const struct shape shape = { .prepare = prepare, .step = step };
