// SPDX-License-Identifier: GPL-2.0
/*
 * Pages of a file that were written privately are given up, and show the file again.
 *
 * feature: advice about memory
 * calls: madvise
 * away: comes home
 */
#include <fcntl.h>

#include "pages.h"
#include "shape.h"

static unsigned char *memory;

static void prepare(void)
{
	static unsigned char bytes[4 * PAGE];
	int file = open("contents", O_RDWR | O_CREAT | O_TRUNC, 0600);

	memset(bytes, 'f', sizeof(bytes));
	must(write(file, bytes, sizeof(bytes)) == sizeof(bytes));
	memory = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0);
	must(memory != MAP_FAILED && !close(file));
	memset(memory, 'w', 4 * PAGE);
}

static void step(unsigned long n)
{
	must(test_all(memory + PAGE, 2 * PAGE, 'w'));
	must(!madvise(memory + PAGE, 2 * PAGE, MADV_DONTNEED));
	must(test_all(memory + PAGE, 2 * PAGE, 'f'));
	memset(memory + PAGE, 'w', 2 * PAGE);
	must(test_all(memory, PAGE, 'w') && test_all(memory + 3 * PAGE, PAGE, 'w'));
}

const struct shape shape = { prepare, step, NULL };
