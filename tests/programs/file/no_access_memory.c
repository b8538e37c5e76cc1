// SPDX-License-Identifier: GPL-2.0
/*
 * Nothing is written from memory that may not be looked at, until it may.
 *
 * feature: memory that can be used
 * calls: write, pwrite64, mprotect
 * away: works
 */
#include <sys/mman.h>

#include "files.h"
#include "shape.h"

enum { LENGTH = 4096 };

static unsigned char *memory;
static int fd;

static void prepare(void)
{
	fd = make_file("file");
	memory = mmap(NULL, LENGTH, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	must(memory != MAP_FAILED);
	test_fill(memory, LENGTH, 8);
}

static void step(unsigned long n)
{
	unsigned char back[LENGTH];

	must(!mprotect(memory, LENGTH, PROT_NONE));
	must(write(fd, memory, LENGTH) == -1 && errno == EFAULT && size_of(fd) == 0);
	must(read(fd, memory, 0) == 0 && write(fd, memory, 0) == 0);
	must(!mprotect(memory, LENGTH, PROT_READ));
	must(pwrite(fd, memory, LENGTH, 0) == LENGTH && pread(fd, back, LENGTH, 0) == LENGTH);
	must(!memcmp(memory, back, LENGTH) && !ftruncate(fd, 0));
}

const struct shape shape = { .prepare = prepare, .step = step };
