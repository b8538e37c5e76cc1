// SPDX-License-Identifier: GPL-2.0
/*
 * A signal tells that a socket can be read.
 *
 * feature: sockets that are ready
 * calls: fcntl
 * away: works
 */
#include <fcntl.h>

#include "shape.h"
#include "sockets.h"

static volatile sig_atomic_t told;
static int ends[2];

static void tell(int signal)
{
	told++;
}

static void prepare(void)
{
	signal(SIGIO, tell);
	must(!socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
	must(!fcntl(ends[1], F_SETOWN, getpid()) && !fcntl(ends[1], F_SETFL, O_ASYNC | O_NONBLOCK));
}

static void step(unsigned long n)
{
	int before = told;
	char byte;

	must(recv(ends[1], &byte, 1, 0) == -1 && errno == EAGAIN);
	must(send(ends[0], "x", 1, 0) == 1);
	must(recv(ends[1], &byte, 1, 0) == 1 && told > before);
	must(fcntl(ends[1], F_GETOWN) == getpid());
}

const struct shape shape = { prepare, step, NULL };
