// SPDX-License-Identifier: GPL-2.0
/*
 * Fresh memory that nobody has touched is read into and written from, also deep down the stack.
 *
 * feature: memory that can be used
 * calls: read, write, pread64
 * away: works
 */
#include <alloca.h>
#include <sys/mman.h>

#include "files.h"
#include "shape.h"

enum { LENGTH = 300000 };

static unsigned char bytes[LENGTH];
static int from, to;

static void prepare(void)
{
	from = make_file("from");
	to = make_file("to");
	test_fill(bytes, LENGTH, 5);
	must(write(from, bytes, LENGTH) == LENGTH);
}

static unsigned char *fresh(void)
{
	unsigned char *memory = mmap(NULL, LENGTH, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	must(memory != MAP_FAILED);
	return memory;
}

static void into(unsigned char *memory)
{
	must(pread(from, memory, LENGTH, 0) == LENGTH && !memcmp(memory, bytes, LENGTH));
}

static void step(unsigned long n)
{
	unsigned char *memory = fresh(), *zeros = fresh();

	into(memory);
	must(pwrite(to, zeros, LENGTH, 0) == LENGTH && pread(to, memory, LENGTH, 0) == LENGTH);
	must(test_all(memory, LENGTH, 0));
	must(!munmap(memory, LENGTH) && !munmap(zeros, LENGTH));
	into(alloca(LENGTH));
}

const struct shape shape = { .prepare = prepare, .step = step };
