// SPDX-License-Identifier: GPL-2.0
/*
 * A file that nobody writes is mapped shared, for reading only; it cannot be opened to writing afterwards.
 *
 * feature: mapped files
 * calls: mmap, mprotect
 * away: works
 */
#include <fcntl.h>

#include "pages.h"
#include "shape.h"

#define PAGES 8

static unsigned char *memory;

static void prepare(void)
{
	static unsigned char bytes[PAGES * PAGE];
	int file = open("contents", O_RDWR | O_CREAT | O_TRUNC, 0600);

	catch_faults();
	test_fill(bytes, sizeof(bytes), 1);
	must(write(file, bytes, sizeof(bytes)) == sizeof(bytes) && !close(file));
	file = open("contents", O_RDONLY);
	memory = mmap(NULL, PAGES * PAGE, PROT_READ, MAP_SHARED, file, 0);
	must(memory != MAP_FAILED && !close(file));
}

static void step(unsigned long n)
{
	must(test_filled(memory, PAGES * PAGE, 1));
	must(faults(memory + n % PAGE, WRITES, SIGSEGV, SEGV_ACCERR));
	must(mprotect(memory, PAGE, PROT_READ | PROT_WRITE) == -1 && errno == EACCES);
}

const struct shape shape = { prepare, step, NULL };
