// SPDX-License-Identifier: GPL-2.0
/*
 * What was written into a pipe before a move comes out after it, and nothing else.
 *
 * feature: pipes and FIFOs
 * calls: pipe2, read, write
 * away: works
 */
#include <fcntl.h>

#include "shape.h"

static int ends[2];

static void prepare(void)
{
	must(!pipe2(ends, O_CLOEXEC));
	must(write(ends[1], "0", 1) == 1);
}

static void step(unsigned long n)
{
	char byte;

	must(read(ends[0], &byte, 1) == 1 && byte == '0' + (char)(n % 10));
	byte = '0' + (n + 1) % 10;
	must(write(ends[1], &byte, 1) == 1);
}

static void verify(void)
{
	char bytes[2];

	must(read(ends[0], bytes, 2) == 1);
	must(!close(ends[1]) && read(ends[0], bytes, 2) == 0);
}

const struct shape shape = { prepare, step, verify };
