// SPDX-License-Identifier: GPL-2.0
/*
 * A file is mapped shared, for reading only, while it is open for writing: what is written to it is in the mapping at
 * once.
 *
 * feature: shared memory
 * calls: mmap, pwrite64
 * away: refused shm
 */
#include <fcntl.h>

#include "pages.h"
#include "shape.h"

static volatile unsigned char *memory;
static int file;

static void prepare(void)
{
	int reader;

	file = open("contents", O_RDWR | O_CREAT | O_TRUNC, 0600);
	reader = open("contents", O_RDONLY);
	must(file >= 0 && reader >= 0 && !ftruncate(file, PAGE));
	memory = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, reader, 0);
	must(memory != MAP_FAILED && !close(reader));
}

static void step(unsigned long n)
{
	must(memory[0] == (unsigned char)n);
	must(pwrite(file, &(unsigned char){ n + 1 }, 1, 0) == 1);
	must(memory[0] == (unsigned char)(n + 1));
}

const struct shape shape = { .prepare = prepare, .step = step };
