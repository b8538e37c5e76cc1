// SPDX-License-Identifier: GPL-2.0
/* Told to go, computes for a fixed number of steps over memory that it has, and prints how long it took, in ns. */
#include <stdint.h>

#include "bench.h"

#define WORDS 16384		/* 128 KiB */

static uint64_t memory[WORDS];

static void compute(long steps)
{
	uint64_t x = 88172645463325252;

	for (long i = 0; i < steps; i++) {
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		memory[x % WORDS] += x;
	}
}

int main(int argc, char **argv)
{
	long steps = argc > 1 ? atol(argv[1]) : 1000000;

	compute(1000000);	/* it has its pages */
	while (told_to_go()) {
		long start;

		compute(1000000);	/* they are here */
		start = now_ns();
		compute(steps);
		printf("%ld\n", now_ns() - start);
		fflush(stdout);
	}
	return 0;
}
