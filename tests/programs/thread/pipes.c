// SPDX-License-Identifier: GPL-2.0
/*
 * Each thread writes to the next through a pipe, and waits for the one before.
 *
 * feature: calls of threads
 * calls: read, write
 * away: works
 */
#include "threads.h"

static int pipes[WORKERS][2];

static void part(unsigned int id, unsigned long n)
{
	unsigned long got;

	if (id == 0)
		must(write(pipes[1][1], &n, sizeof(n)) == sizeof(n));
	do
		errno = 0;
	while (read(pipes[id][0], &got, sizeof(got)) < 0 && errno == EINTR);
	must(got == n);
	if (id)
		must(write(pipes[(id + 1) % WORKERS][1], &got, sizeof(got)) == sizeof(got));
}

static void prepare(void)
{
	for (int i = 0; i < WORKERS; i++)
		must(!pipe(pipes[i]));
	start_workers(part);
}

static void step(unsigned long n)
{
	work_round(n);
}

const struct shape shape = { .prepare = prepare, .step = step };
