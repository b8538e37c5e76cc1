// SPDX-License-Identifier: GPL-2.0
/*
 * A page is opened and closed again and again; a closed one says where it was touched, and why not.
 *
 * feature: protection of memory
 * calls: mprotect
 * away: works
 */
#include "pages.h"
#include "shape.h"

static unsigned char *pages;

static void prepare(void)
{
	catch_faults();
	pages = map_pages(3, PROT_READ | PROT_WRITE);
	memset(pages, 7, 3 * PAGE);
}

/* Closed by this step, it is found closed by the next. */
static void step(unsigned long n)
{
	unsigned char *middle = pages + PAGE;

	if (n)
		must(faults(middle + 100, READS, SIGSEGV, SEGV_ACCERR) &&
		     faults(middle + 8, WRITES, SIGSEGV, SEGV_ACCERR));
	must(!mprotect(middle, PAGE, PROT_READ) && middle[100] == 7);
	must(faults(middle + n % PAGE, WRITES, SIGSEGV, SEGV_ACCERR));
	must(!mprotect(middle, PAGE, PROT_READ | PROT_WRITE) && touch(middle, WRITES) == 0);
	must(!mprotect(middle, PAGE, PROT_NONE));
	must(touch(pages, WRITES) == 0 && touch(pages + 2 * PAGE, WRITES) == 0);
}

static void verify(void)
{
	must(mprotect(pages + 1, PAGE, PROT_READ) == -1 && errno == EINVAL);
	must(!munmap(pages + 2 * PAGE, PAGE));
	must(faults(pages + 2 * PAGE, READS, SIGSEGV, SEGV_MAPERR));
	must(mprotect(pages + PAGE, 2 * PAGE, PROT_READ) == -1 && errno == ENOMEM);
}

const struct shape shape = { prepare, step, verify };
