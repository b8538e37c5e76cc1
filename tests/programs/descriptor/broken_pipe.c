// SPDX-License-Identifier: GPL-2.0
/*
 * A write that nobody will read gives EPIPE, and a signal to the writer before the call returns.
 *
 * feature: pipes and FIFOs
 * calls: write, sendto, rt_sigaction
 * away: works
 */
#include <sys/socket.h>

#include "files.h"
#include "shape.h"

static volatile sig_atomic_t signals;

static void handler(int signal)
{
	signals++;
}

static void prepare(void)
{
	struct sigaction action = { .sa_handler = handler };

	must(!sigaction(SIGPIPE, &action, NULL));
}

static void step(unsigned long n)
{
	int ends[2];

	must(!pipe(ends) && !close(ends[0]));
	signals = 0;
	must(write(ends[1], "x", 1) == -1 && errno == EPIPE && signals == 1 && !close(ends[1]));
	must(!socketpair(AF_UNIX, SOCK_STREAM, 0, ends) && !close(ends[0]));
	must(send(ends[1], "x", 1, MSG_NOSIGNAL) == -1 && errno == EPIPE && signals == 1);
	must(write(ends[1], "x", 1) == -1 && errno == EPIPE && signals == 2 && !close(ends[1]));
}

const struct shape shape = { .prepare = prepare, .step = step };
