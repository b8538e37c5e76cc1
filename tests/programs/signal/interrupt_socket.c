// SPDX-License-Identifier: GPL-2.0
/*
 * accept and recv are broken off by a handler or go on after it; with SO_RCVTIMEO recv never goes on.
 *
 * feature: waits and handlers
 * calls: accept, recvfrom, recvmsg
 * away: works
 */
#include <netinet/in.h>
#include <sys/socket.h>

#include "shape.h"
#include "signals.h"

static int listener, pair[2];

static void fill(int signal, siginfo_t *info, void *context)
{
	if (++caught_count == 2)
		must(send(pair[1], "x", 1, 0) == 1);
}

static void prepare(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };

	listener = socket(AF_INET, SOCK_STREAM, 0);
	must(!bind(listener, (struct sockaddr *)&address, sizeof(address)) && !listen(listener, 1));
	must(!socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
}

static void wait_at_most(int seconds)
{
	struct timeval limit = { .tv_sec = seconds };

	must(!setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)));
}

static void step(unsigned long n)
{
	struct msghdr none = { 0 };
	char byte;

	must_be_interrupted(accept(listener, NULL, NULL));
	must_be_interrupted(recv(pair[0], &byte, 1, 0));
	must_be_restarted(recv(pair[0], &byte, 1, 0) == 1 && byte == 'x', fill);
	wait_at_most(60);
	must_not_be_restarted(recv(pair[0], &byte, 1, 0));
	wait_at_most(0);
	must_be_interrupted(recvmsg(pair[0], &none, 0));
}

const struct shape shape = { .prepare = prepare, .step = step };
