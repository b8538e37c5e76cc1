/* SPDX-License-Identifier: GPL-2.0 */
/* What the programs of the bench share: a clock, order statistics, giving up. */
#ifndef BENCH_H
#define BENCH_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define must(good) do {							\
	if (!(good)) {							\
		fprintf(stderr, "%s:%d: ", __FILE__, __LINE__);		\
		perror(#good);						\
		exit(1);						\
	}								\
} while (0)

/* Nanoseconds. Of the clocks this one is the same for a process that was restored into a time namespace. */
static inline long now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec * 1000000000L + now.tv_nsec;
}

static inline int compare(const void *a, const void *b)
{
	long left = *(const long *)a, right = *(const long *)b;

	return (left > right) - (left < right);
}

/* Prints the median and the 99th percentile of what was measured, in ns. */
static inline void print_percentiles(long *measured, int count)
{
	qsort(measured, count, sizeof(*measured), compare);
	printf("%ld %ld\n", measured[count / 2], measured[count * 99 / 100]);
	fflush(stdout);
}

/* Who serves says so. */
static inline void say_ready(void)
{
	puts("ready");
	fflush(stdout);
}

/* Waits until the driver says "go" with a line, and how often if that is not the usual; 0 when there is no more to do. */
static inline int told_how_often(int usual)
{
	char line[16];
	int times;

	if (!fgets(line, sizeof(line), stdin))
		return 0;
	return sscanf(line, "go %d", &times) == 1 ? times : usual;
}

static inline bool told_to_go(void)
{
	return told_how_often(1);
}

#endif
