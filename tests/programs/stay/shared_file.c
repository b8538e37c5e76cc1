// SPDX-License-Identifier: GPL-2.0
/*
 * A file is mapped shared, for writing; what is written there is in the file.
 *
 * feature: shared memory
 * calls: mmap, msync
 * away: refused shm
 */
#include <fcntl.h>

#include "pages.h"
#include "shape.h"

static unsigned char *memory;
static int file;

static void prepare(void)
{
	file = open("contents", O_RDWR | O_CREAT | O_TRUNC, 0600);
	must(!ftruncate(file, PAGE));
	memory = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	must(memory != MAP_FAILED);
}

static void step(unsigned long n)
{
	unsigned char byte;

	must(memory[0] == (unsigned char)n);
	memory[0] = n + 1;
	must(pread(file, &byte, 1, 0) == 1 && byte == (unsigned char)(n + 1));
	must(!msync(memory, PAGE, MS_SYNC));
}

const struct shape shape = { .prepare = prepare, .step = step };
