// SPDX-License-Identifier: GPL-2.0
/*
 * Threads talk to each other in pairs over sockets.
 *
 * feature: calls of threads
 * calls: sendto, recvfrom
 * away: works
 */
#include <sys/socket.h>

#include "threads.h"

static int pairs[WORKERS / 2][2];

static void part(unsigned int id, unsigned long n)
{
	int fd = pairs[id / 2][id % 2];
	unsigned long got = 0;

	must(send(fd, &n, sizeof(n), 0) == sizeof(n));
	while (recv(fd, &got, sizeof(got), 0) < 0)
		must(errno == EINTR);
	must(got == n);
}

static void prepare(void)
{
	for (int i = 0; i < WORKERS / 2; i++)
		must(!socketpair(AF_UNIX, SOCK_STREAM, 0, pairs[i]));
	start_workers(part);
}

static void step(unsigned long n)
{
	work_round(n);
}

const struct shape shape = { .prepare = prepare, .step = step };
