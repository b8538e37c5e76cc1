// SPDX-License-Identifier: GPL-2.0
/*
 * A connected pair of sockets; one half is shut in each step, and the other end notices.
 *
 * feature: Unix sockets
 * calls: socketpair, shutdown, write, read
 * away: works
 */
#include "shape.h"
#include "sockets.h"

static void must_break(int fd)
{
	signal(SIGPIPE, SIG_IGN);
	must(write(fd, "x", 1) == -1 && errno == EPIPE);
	must(send(fd, "x", 1, MSG_NOSIGNAL) == -1 && errno == EPIPE);
}

static void step(unsigned long n)
{
	int ends[2];
	char byte;

	must(!socketpair(AF_UNIX, n % 2 ? SOCK_STREAM : SOCK_SEQPACKET, 0, ends));
	must(write(ends[0], "a", 1) == 1 && !shutdown(ends[0], SHUT_WR));
	must(read(ends[1], &byte, 1) == 1 && byte == 'a' && read(ends[1], &byte, 1) == 0);
	must_break(ends[0]);
	must(write(ends[1], "b", 1) == 1 && read(ends[0], &byte, 1) == 1 && byte == 'b');
	must(!close(ends[0]) && !close(ends[1]));
}

const struct shape shape = { NULL, step, NULL };
