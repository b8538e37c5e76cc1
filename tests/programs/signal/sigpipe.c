// SPDX-License-Identifier: GPL-2.0
/*
 * Who writes where nobody reads gets SIGPIPE and EPIPE, or EPIPE alone; sockets can be told to spare it.
 *
 * feature: signals from the kernel
 * calls: write, sendto
 * away: works
 */
#include <sys/socket.h>

#include "shape.h"
#include "signals.h"

static int ends[2], sockets[2];

static void prepare(void)
{
	must(!pipe(ends) && !close(ends[0]));
	must(!socketpair(AF_UNIX, SOCK_STREAM, 0, sockets) && !close(sockets[0]));
}

static void step(unsigned long n)
{
	handle(SIGPIPE, caught_note, 0);
	caught_none();
	must(write(ends[1], "x", 1) == -1 && errno == EPIPE);
	must(caught_count == 1 && caught_last(SIGPIPE, SI_USER) && caught[0].si_pid == getpid());
	must(send(sockets[1], "x", 1, 0) == -1 && errno == EPIPE && caught_count == 2);
	must(send(sockets[1], "x", 1, MSG_NOSIGNAL) == -1 && errno == EPIPE && caught_count == 2);
	must(signal(SIGPIPE, SIG_IGN) != SIG_ERR);
	must(write(ends[1], "x", 1) == -1 && errno == EPIPE && caught_count == 2);
}

const struct shape shape = { .prepare = prepare, .step = step };
