// SPDX-License-Identifier: GPL-2.0
/*
 * Each thread runs into a page that it may not touch, and handles that.
 *
 * feature: memory of threads
 * away: works
 */
#include <setjmp.h>
#include <sys/mman.h>

#include "threads.h"

static char *area;
static __thread sigjmp_buf back;

static void handle(int sig)
{
	siglongjmp(back, 1);
}

static void part(unsigned int id, unsigned long n)
{
	volatile char *page = area + 4096 * id;

	if (!sigsetjmp(back, 1)) {
		*page = 1;
		must(!"allowed");
	}
}

static void prepare(void)
{
	must(signal(SIGSEGV, handle) != SIG_ERR);
	area = mmap(NULL, 4096 * WORKERS, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	must(area != MAP_FAILED);
	start_workers(part);
}

static void step(unsigned long n)
{
	work_round(n);
}

const struct shape shape = { .prepare = prepare, .step = step };
