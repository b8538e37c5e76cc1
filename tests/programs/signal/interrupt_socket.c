// SPDX-License-Identifier: GPL-2.0
/*
 * recv and recvmsg are broken off by a handler or go on after it; with SO_RCVTIMEO they never go on.
 *
 * feature: waits and handlers
 * calls: recvfrom, recvmsg
 * away: works
 */
#include <sys/socket.h>

#include "shape.h"
#include "signals.h"

static int pair[2];

static void fill(int signal, siginfo_t *info, void *context)
{
	if (++caught_count == 2)
		must(send(pair[1], "x", 1, 0) == 1);
}

static void prepare(void)
{
	must(!socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
}

static void wait_at_most(int seconds)
{
	struct timeval limit = { .tv_sec = seconds };

	must(!setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)));
}

static void step(unsigned long n)
{
	char byte = 0;
	struct iovec part = { &byte, 1 };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };

	must_be_interrupted(recv(pair[0], &byte, 1, 0));
	must_be_restarted(recv(pair[0], &byte, 1, 0) == 1 && byte == 'x', fill);
	must_be_interrupted(recvmsg(pair[0], &message, 0));
	byte = 0;
	must_be_restarted(recvmsg(pair[0], &message, 0) == 1 && byte == 'x', fill);
	must(caught_count >= 2);
	wait_at_most(60);
	if (n % 2)
		must_not_be_restarted(recv(pair[0], &byte, 1, 0));
	else
		must_not_be_restarted(recvmsg(pair[0], &message, 0));
	wait_at_most(0);
}

const struct shape shape = { .prepare = prepare, .step = step };
