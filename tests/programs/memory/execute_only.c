// SPDX-License-Identifier: GPL-2.0
/*
 * Code that may only be executed runs; a processor with keys does not let it be read.
 *
 * feature: code made at run time
 * calls: mprotect
 * away: works
 */
#include "pages.h"
#include "shape.h"

static unsigned char *code;
static bool can_be_read;

static void prepare(void)
{
	/* mov $42, %eax; ret */
	static const unsigned char function[] = { 0xb8, 42, 0, 0, 0, 0xc3 };

	catch_faults();
	code = map_pages(1, PROT_READ | PROT_WRITE);
	memcpy(code, function, sizeof(function));
	must(!mprotect(code, PAGE, PROT_EXEC));
	can_be_read = touch(code, READS) == 0;
}

static void step(unsigned long n)
{
	must(((int (*)(void))(void *)code)() == 42);
	must(touch(code, READS) == (can_be_read ? 0 : SIGSEGV));
	if (!can_be_read)
		must(fault.si_code == SEGV_PKUERR && fault.si_addr == code);
	must(touch(code, WRITES) == SIGSEGV);
}

const struct shape shape = { prepare, step, NULL };
