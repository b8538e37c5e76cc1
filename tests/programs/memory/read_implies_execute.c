// SPDX-License-Identifier: GPL-2.0
/*
 * For an old program, what may be read may be executed: its personality says so wherever it is.
 *
 * feature: code made at run time
 * calls: personality, mmap
 * away: works
 */
#include <sys/personality.h>

#include "pages.h"
#include "shape.h"

static void prepare(void)
{
	must(personality(READ_IMPLIES_EXEC) >= 0);
}

static void step(unsigned long n)
{
	/* mov $42, %eax; ret */
	static const unsigned char function[] = { 0xb8, 42, 0, 0, 0, 0xc3 };
	unsigned char *code = map_pages(1, PROT_READ | PROT_WRITE);

	memcpy(code, function, sizeof(function));
	must(((int (*)(void))(void *)code)() == 42);
	must(!munmap(code, PAGE));
	must(personality(0xffffffff) & READ_IMPLIES_EXEC);
}

const struct shape shape = { prepare, step, NULL };
