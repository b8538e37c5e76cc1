// SPDX-License-Identifier: GPL-2.0
/*
 * What a process that never moves pays for system calls: prints the medians of
 * getppid, of fork and wait, and of a round trip between two processes by pipes, in ns.
 */
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

#define ROUNDS		301
#define PPIDS		1000	/* in one round: a call is too short for the clock */

static long rounds[ROUNDS];

static long median(void)
{
	qsort(rounds, ROUNDS, sizeof(*rounds), compare);
	return rounds[ROUNDS / 2];
}

static double measure_getppid(void)
{
	for (int i = 0; i < ROUNDS; i++) {
		long start = now_ns();

		for (int n = 0; n < PPIDS; n++)
			getppid();
		rounds[i] = now_ns() - start;
	}
	return (double)median() / PPIDS;
}

static double measure_fork(void)
{
	for (int i = 0; i < ROUNDS; i++) {
		long start = now_ns();
		pid_t child = fork();

		if (!child)
			_exit(0);
		must(child > 0 && waitpid(child, NULL, 0) == child);
		rounds[i] = now_ns() - start;
	}
	return median();
}

static void echo(int from, int to)
{
	char byte;

	while (read(from, &byte, 1) == 1)
		must(write(to, &byte, 1) == 1);
	_exit(0);
}

static double measure_pipe(void)
{
	int there[2], back[2];
	char byte = 0;
	pid_t child;

	must(!pipe(there) && !pipe(back));
	child = fork();
	must(child >= 0);
	if (!child) {
		close(there[1]);
		echo(there[0], back[1]);
	}
	for (int i = 0; i < ROUNDS; i++) {
		long start = now_ns();

		must(write(there[1], &byte, 1) == 1);
		must(read(back[0], &byte, 1) == 1);
		rounds[i] = now_ns() - start;
	}
	close(there[1]);
	must(waitpid(child, NULL, 0) == child);
	return median();
}

int main(void)
{
	double ppid = measure_getppid();
	double spawn = measure_fork();

	printf("%.3f %.0f %.0f\n", ppid, spawn, measure_pipe());
	return 0;
}
