// SPDX-License-Identifier: GPL-2.0
/*
 * Threads poll for what another one writes.
 *
 * feature: calls of threads
 * calls: poll
 * away: works
 */
#include <poll.h>

#include "threads.h"

static int pipes[WORKERS][2];

static void part(unsigned int id, unsigned long n)
{
	struct pollfd fd = { .fd = pipes[id][0], .events = POLLIN };
	char byte;

	must(write(pipes[(id + 1) % WORKERS][1], "x", 1) == 1);
	while (poll(&fd, 1, -1) != 1)
		must(errno == EINTR);
	must(read(fd.fd, &byte, 1) == 1 && byte == 'x');
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
