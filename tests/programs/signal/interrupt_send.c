// SPDX-License-Identifier: GPL-2.0
/*
 * What is sent to who does not receive waits, is broken off by a handler, or goes on after it if that was asked for;
 * with SO_SNDTIMEO it never goes on.
 *
 * feature: waits and handlers
 * calls: sendto, sendmsg, writev
 * away: works
 */
#include <sys/socket.h>
#include <sys/uio.h>

#include "shape.h"
#include "signals.h"

static int pair[2];

static void drain(void)
{
	char bytes[4096];

	while (recv(pair[1], bytes, sizeof(bytes), MSG_DONTWAIT) > 0)
		;
}

static void fill(void)
{
	char bytes[4096] = "";

	while (send(pair[0], bytes, sizeof(bytes), MSG_DONTWAIT) > 0)
		;
	while (send(pair[0], bytes, 1, MSG_DONTWAIT) > 0)
		;
}

/* The third time, there is room. */
static void make_room(int signal, siginfo_t *info, void *context)
{
	if (++caught_count == 3)
		drain();
}

static void prepare(void)
{
	int small = 4096;

	must(!socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
	must(!setsockopt(pair[0], SOL_SOCKET, SO_SNDBUF, &small, sizeof(small)));
}

static void wait_at_most(int seconds)
{
	struct timeval limit = { .tv_sec = seconds };

	must(!setsockopt(pair[0], SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit)));
}

static void step(unsigned long n)
{
	struct iovec part = { "x", 1 };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };

	fill();
	wait_at_most(60);
	must_not_be_restarted(send(pair[0], "x", 1, 0));
	wait_at_most(0);
	must_be_interrupted(send(pair[0], "x", 1, 0));
	must_be_interrupted(sendmsg(pair[0], &message, 0));
	must_be_interrupted(writev(pair[0], &part, 1));
	switch (n % 3) {
	case 0:
		must_be_restarted(send(pair[0], "x", 1, 0) == 1, make_room);
		break;
	case 1:
		must_be_restarted(sendmsg(pair[0], &message, 0) == 1, make_room);
		break;
	default:
		must_be_restarted(writev(pair[0], &part, 1) == 1, make_room);
	}
	must(caught_count >= 3);
}

const struct shape shape = { .prepare = prepare, .step = step };
