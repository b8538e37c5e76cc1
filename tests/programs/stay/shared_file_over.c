// SPDX-License-Identifier: GPL-2.0
/*
 * A file is mapped shared for a while, and written through the mapping.
 *
 * feature: shared memory
 * calls: mmap, munmap
 * away: comes home
 * moves: shm
 */
#include <fcntl.h>

#include "pages.h"
#include "shape.h"

static void step(unsigned long n)
{
	int file = open("contents", O_RDWR | O_CREAT, 0600);
	unsigned char *memory, byte = 0;

	must(!ftruncate(file, PAGE));
	memory = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	must(memory != MAP_FAILED && memory[0] == (unsigned char)n);
	memory[0] = n + 1;
	must(!munmap(memory, PAGE) && read(file, &byte, 1) == 1 && byte == (unsigned char)(n + 1));
	must(!close(file));
}

const struct shape shape = { .step = step };
