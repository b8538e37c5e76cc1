// SPDX-License-Identifier: GPL-2.0
/* Told to go, makes getppid calls and prints how long one takes: median and 99th percentile, in ns. */
#include <unistd.h>

#include "bench.h"

#define CALLS 2000

int main(void)
{
	static long took[CALLS];

	while (told_to_go()) {
		for (int i = 0; i < CALLS; i++) {
			long start = now_ns();

			getppid();
			took[i] = now_ns() - start;
		}
		print_percentiles(took, CALLS);
	}
	return 0;
}
