// SPDX-License-Identifier: GPL-2.0
/*
 * What a process that never moves pays for system calls: prints what getppid takes,
 * fork and wait, and a round trip between two processes by pipes, in ns. Each is the
 * mean of the middle half of many: a fork has several usual costs, and a median
 * would jump from one to another.
 */
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

#define ROUNDS		400
#define PPIDS		1000	/* in one round: a call is too short for the clock */

static long rounds[ROUNDS];

static double middle(void)
{
	double sum = 0;

	qsort(rounds, ROUNDS, sizeof(*rounds), compare);
	for (int i = ROUNDS / 4; i < ROUNDS * 3 / 4; i++)
		sum += rounds[i];
	return sum / (ROUNDS / 2);
}

static double measure_getppid(void)
{
	for (int i = 0; i < ROUNDS; i++) {
		long start = now_ns();

		for (int n = 0; n < PPIDS; n++)
			getppid();
		rounds[i] = now_ns() - start;
	}
	return middle() / PPIDS;
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
	return middle();
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
	return middle();
}

int main(void)
{
	double ppid = measure_getppid();
	double spawn = measure_fork();

	printf("%.3f %.1f %.1f\n", ppid, spawn, measure_pipe());
	return 0;
}
