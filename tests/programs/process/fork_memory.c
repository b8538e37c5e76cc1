// SPDX-License-Identifier: GPL-2.0
/*
 * A child has the memory as it was when it was born, and neither sees what the other writes.
 *
 * feature: fork and wait
 * calls: clone
 * away: comes home
 */
#include "child.h"
#include "shape.h"

#define SIZE (256 << 10)

static unsigned char filled[SIZE];
static unsigned char *heap;
static unsigned long seed;

static int rewrite(int line)
{
	unsigned char stack[4096];
	long unused;

	test_fill(stack, sizeof(stack), seed);
	must(child_hear(line, &unused));	/* by now the parent has written */
	must(test_filled(filled, SIZE, seed) && test_filled(heap, SIZE, seed + 1));
	memset(filled, 0, SIZE);
	memset(heap, 0, SIZE);
	child_tell(line, 0);
	must(test_filled(stack, sizeof(stack), seed));
	return 0;
}

static void prepare(void)
{
	heap = malloc(SIZE);
	must(heap);
	test_fill(filled, SIZE, 0);
	test_fill(heap, SIZE, 1);
}

static void step(unsigned long n)
{
	struct child child;

	seed = n;
	child = child_serve(rewrite);
	test_fill(filled, SIZE, n + 1);
	test_fill(heap, SIZE, n + 2);
	child_ask(child, 0);
	must(test_filled(filled, SIZE, n + 1) && test_filled(heap, SIZE, n + 2));
	child_leave(child);
}

const struct shape shape = { .prepare = prepare, .step = step };
