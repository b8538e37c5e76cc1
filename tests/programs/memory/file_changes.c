// SPDX-License-Identifier: GPL-2.0
/*
 * A file is written to while it is mapped: the mapping shows it, but for pages that are the program's own.
 *
 * feature: mapped files
 * calls: mmap, pwrite64
 * away: works
 */
#include <fcntl.h>

#include "pages.h"
#include "shape.h"

static unsigned char *memory;
static int file;

static void prepare(void)
{
	file = open("contents", O_RDWR | O_CREAT | O_TRUNC, 0600);
	must(!ftruncate(file, 2 * PAGE));
	memory = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0);
	must(memory != MAP_FAILED);
	memory[PAGE] = 'o';
}

static void step(unsigned long n)
{
	must(memory[0] == (unsigned char)n && memory[PAGE] == 'o');
	for (size_t page = 0; page < 2; page++)
		must(pwrite(file, &(unsigned char){ n + 1 }, 1, page * PAGE) == 1);
	must(*(volatile unsigned char *)memory == (unsigned char)(n + 1) && memory[PAGE] == 'o');
}

const struct shape shape = { prepare, step, NULL };
