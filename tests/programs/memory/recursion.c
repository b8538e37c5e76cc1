// SPDX-License-Identifier: GPL-2.0
/*
 * The stack grows deeper than ever before in each step, and keeps what its frames hold.
 *
 * feature: stacks
 * away: works
 */
#include "shape.h"

#define FRAME 8192

__attribute__((noinline))
static unsigned long descend(unsigned long depth)
{
	volatile unsigned char frame[FRAME];
	unsigned long sum;

	frame[0] = frame[FRAME - 1] = depth;
	sum = depth ? descend(depth - 1) : 0;
	must(frame[0] == (unsigned char)depth && frame[FRAME - 1] == (unsigned char)depth);
	return sum + depth;
}

static void step(unsigned long n)
{
	unsigned long depth = 10 + n % 500;

	must(descend(depth) == depth * (depth + 1) / 2);
}

/* Nearly all of the 8 MiB that there are. */
static void verify(void)
{
	must(descend(900) == 900 * 901 / 2);
}

const struct shape shape = { NULL, step, verify };
