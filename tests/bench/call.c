// SPDX-License-Identifier: GPL-2.0
/*
 * Told to go, makes many calls and prints how long one takes: median and 99th percentile, in ns. They are getppid, or
 * with a file as the argument, reads of 4 KiB of it.
 */
#include <fcntl.h>
#include <unistd.h>

#include "bench.h"

#define CALLS	2000
#define PIECE	4096

static void call(int fd)
{
	static char piece[PIECE];

	if (fd < 0)
		getppid();
	else
		must(pread(fd, piece, PIECE, 0) == PIECE);
}

int main(int argc, char **argv)
{
	static long took[CALLS];
	int fd = argc > 1 ? open(argv[1], O_RDONLY) : -1, times;

	must(argc < 2 || fd >= 0);
	while ((times = told_how_often(CALLS))) {
		must(times <= CALLS);
		for (int i = 0; i < times; i++) {
			long start = now_ns();

			call(fd);
			took[i] = now_ns() - start;
		}
		print_percentiles(took, times);
	}
	return 0;
}
