// SPDX-License-Identifier: GPL-2.0
/*
 * Code that may only be executed runs, and makes a call that waits; a processor with keys does not let it be read.
 *
 * feature: code made at run time
 * calls: mprotect, nanosleep
 * away: works
 */
#include <sys/syscall.h>
#include <time.h>

#include "pages.h"
#include "shape.h"

/* Where the second function begins. */
#define NAP 6

static unsigned char *code;
static bool can_be_read;

static void prepare(void)
{
	/* mov $42, %eax; ret, and behind it mov $SYS_nanosleep, %eax; syscall; ret */
	static const unsigned char functions[] = {
		0xb8, 42, 0, 0, 0, 0xc3,
		0xb8, SYS_nanosleep, 0, 0, 0, 0x0f, 0x05, 0xc3,
	};

	catch_faults();
	code = map_pages(1, PROT_READ | PROT_WRITE);
	memcpy(code, functions, sizeof(functions));
	must(!mprotect(code, PAGE, PROT_EXEC));
	can_be_read = touch(code, READS) == 0;
}

static void step(unsigned long n)
{
	const struct timespec nap = { .tv_nsec = 3000000 };

	must(((int (*)(void))(void *)code)() == 42);
	must(((int (*)(const void *, void *))(void *)(code + NAP))(&nap, NULL) == 0);
	must(touch(code, READS) == (can_be_read ? 0 : SIGSEGV));
	if (!can_be_read)
		must(fault.si_code == SEGV_PKUERR && fault.si_addr == code);
	must(touch(code, WRITES) == SIGSEGV);
}

const struct shape shape = { prepare, step, NULL };
