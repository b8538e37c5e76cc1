// SPDX-License-Identifier: GPL-2.0
/*
 * Looks at the clock all the time and prints, at SIGTERM, the largest gap that it
 * saw, in ns: as long as that it was frozen. Its arguments are how many MiB of
 * memory it has, every page of them written and different, and how many threads,
 * of which all but one wait.
 */
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"

#define WORDS_PER_MIB	(1L << 17)
#define WORDS_PER_PAGE	512

static volatile sig_atomic_t over;

static void end(int signal)
{
	over = signal;
}

static void fill(long *memory, long words)
{
	for (long i = 0; i < words; i++)
		memory[i] = i * 0x9e3779b97f4a7c15L;
}

/* One word of each page is enough to see that no page was lost or mixed up. */
static bool is_intact(const long *memory, long words)
{
	for (long i = 0; i < words; i += WORDS_PER_PAGE)
		if (memory[i] != (long)(i * 0x9e3779b97f4a7c15L))
			return false;
	return true;
}

static long watch_clock(void)
{
	long last = now_ns(), now, largest = 0;

	for (; !over; last = now) {
		now = now_ns();
		if (now - last > largest)
			largest = now - last;
	}
	return largest;
}

static void *wait_for_nothing(void *arg)
{
	for (;;)
		pause();
	return arg;
}

/* They leave SIGTERM to the first. */
static void start_threads(int count)
{
	sigset_t all;
	pthread_attr_t attr;
	pthread_t thread;

	sigfillset(&all);
	must(!pthread_attr_init(&attr) && !pthread_attr_setstacksize(&attr, 65536));
	must(!pthread_attr_setsigmask_np(&attr, &all));
	while (--count > 0)
		must(!pthread_create(&thread, &attr, wait_for_nothing, NULL));
}

int main(int argc, char **argv)
{
	long words = argc > 1 ? atol(argv[1]) * WORDS_PER_MIB : WORDS_PER_MIB;
	long *memory = malloc(words * sizeof(*memory));
	long gap;

	must(memory && signal(SIGTERM, end) != SIG_ERR);
	fill(memory, words);
	start_threads(argc > 2 ? atoi(argv[2]) : 1);
	puts("ready");
	fflush(stdout);
	gap = watch_clock();
	if (!is_intact(memory, words)) {
		puts("memory damaged");
		return 1;
	}
	printf("%ld\n", gap);
	return 0;
}
