// SPDX-License-Identifier: GPL-2.0
/*
 * A file is mapped anew in each step, and is let go by the next.
 *
 * feature: mapped files
 * calls: mmap, munmap
 * away: comes home
 */
#include <fcntl.h>

#include "pages.h"
#include "shape.h"

static unsigned char *memory;

static void let_go(unsigned long n)
{
	must(test_filled(memory, PAGE, n) && memory[PAGE] == 'w' && test_all(memory + PAGE + 1, 99, 0));
	must(!munmap(memory, 2 * PAGE));
}

static void step(unsigned long n)
{
	int file = open("contents", O_RDWR | O_CREAT | O_TRUNC, 0600);
	unsigned char bytes[PAGE];

	if (n)
		let_go(n - 1);
	test_fill(bytes, PAGE, n);
	must(write(file, bytes, PAGE) == (ssize_t)PAGE && !ftruncate(file, PAGE + 100));
	memory = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0);
	must(memory != MAP_FAILED && !close(file) && !unlink("contents"));
	memory[PAGE] = 'w';
}

const struct shape shape = { NULL, step, NULL };
