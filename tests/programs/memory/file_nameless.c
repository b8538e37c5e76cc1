// SPDX-License-Identifier: GPL-2.0
/*
 * A file in memory, which never had a name in a directory, is mapped privately.
 *
 * feature: mapped files
 * calls: memfd_create, mmap
 * away: works
 */
#include "pages.h"
#include "shape.h"

#define PAGES 8

static unsigned char *memory;
static int file;

static void prepare(void)
{
	static unsigned char bytes[PAGES * PAGE];

	file = memfd_create("nameless", MFD_CLOEXEC);
	test_fill(bytes, sizeof(bytes), 1);
	must(write(file, bytes, sizeof(bytes)) == sizeof(bytes));
	memory = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0);
	must(memory != MAP_FAILED);
	test_fill(memory, PAGE, 2);
}

static void step(unsigned long n)
{
	size_t page = 1 + n % (PAGES - 1);
	unsigned char bytes[PAGE];

	must(test_filled(memory, PAGE, 2));
	must(pread(file, bytes, PAGE, page * PAGE) == (ssize_t)PAGE);
	must(!memcmp(memory + page * PAGE, bytes, PAGE));
}

static void verify(void)
{
	unsigned char bytes[PAGE];

	must(pread(file, bytes, PAGE, 0) == (ssize_t)PAGE && test_filled(bytes, PAGE, 1));
}

const struct shape shape = { prepare, step, verify };
