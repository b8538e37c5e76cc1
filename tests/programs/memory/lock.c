// SPDX-License-Identifier: GPL-2.0
/*
 * Memory is locked for a while, in several ways; afterwards the program can move as before.
 *
 * feature: locked memory
 * calls: mlock, mlock2, munlock, mlockall, munlockall
 * away: comes home
 * moves: mem_lock
 */
#include "pages.h"
#include "shape.h"

static unsigned char *memory;

static void prepare(void)
{
	memory = map_pages(4, PROT_READ | PROT_WRITE);
	memset(memory, 1, 4 * PAGE);
}

static void step(unsigned long n)
{
	switch (n % 3) {
	case 0:
		must(!mlock(memory + PAGE, PAGE) && !munlock(memory, 4 * PAGE));
		break;
	case 1:
		must(!mlock2(memory, 2 * PAGE, MLOCK_ONFAULT) && !munlock(memory, 2 * PAGE));
		break;
	default:
		must(!mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) && !munlockall());
	}
	must(test_all(memory, 4 * PAGE, 1));
}

static void verify(void)
{
	must(!munmap(memory + PAGE, PAGE));
	must(mlock(memory, 3 * PAGE) == -1 && errno == ENOMEM);
	must(!munlockall());
}

const struct shape shape = { prepare, step, verify };
