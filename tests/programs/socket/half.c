// SPDX-License-Identifier: GPL-2.0
/*
 * One direction of a TCP connection is shut; the other goes on.
 *
 * feature: TCP
 * calls: shutdown, poll
 * away: works
 */
#include "shape.h"
#include "sockets.h"

static int ends[2];

static void prepare(void)
{
	tcp_pair(ends);
	must(send(ends[0], "last", 4, 0) == 4 && !shutdown(ends[0], SHUT_WR));
}

static void step(unsigned long n)
{
	char byte = '?';

	must(send(ends[0], "x", 1, MSG_NOSIGNAL) == -1 && errno == EPIPE);
	must(send(ends[1], &(char){ n }, 1, 0) == 1);
	must(recv(ends[0], &byte, 1, 0) == 1 && byte == (char)n);
	must(wait_for(ends[1], POLLRDHUP) == POLLRDHUP);
}

static void verify(void)
{
	char bytes[8];

	must(recv(ends[1], bytes, sizeof(bytes), MSG_WAITALL) == 4 && !memcmp(bytes, "last", 4));
	must(recv(ends[1], bytes, sizeof(bytes), 0) == 0);
}

const struct shape shape = { prepare, step, verify };
