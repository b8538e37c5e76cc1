// SPDX-License-Identifier: GPL-2.0
/*
 * Several messages that are sent or received by one call: where it has none yet, a handler breaks it off, or it goes
 * on after it if that was asked for.
 *
 * feature: waits and handlers
 * calls: recvmmsg, sendmmsg
 * away: works
 */
#include <sys/socket.h>

#include "shape.h"
#include "signals.h"

static int pair[2];
static char bytes[2];
static struct iovec parts[2] = { { &bytes[0], 1 }, { &bytes[1], 1 } };
static struct mmsghdr messages[2] = {
	{ .msg_hdr = { .msg_iov = &parts[0], .msg_iovlen = 1 } },
	{ .msg_hdr = { .msg_iov = &parts[1], .msg_iovlen = 1 } },
};

static void drain(void)
{
	char byte;

	while (recv(pair[1], &byte, 1, MSG_DONTWAIT) == 1)
		;
}

static void fill(void)
{
	while (send(pair[0], "x", 1, MSG_DONTWAIT) == 1)
		;
}

/* The third time, both are there. */
static void give(int signal, siginfo_t *info, void *context)
{
	if (++caught_count == 3)
		must(send(pair[1], "a", 1, 0) == 1 && send(pair[1], "b", 1, 0) == 1);
}

static void make_room(int signal, siginfo_t *info, void *context)
{
	if (++caught_count == 3)
		drain();
}

static void prepare(void)
{
	must(!socketpair(AF_UNIX, SOCK_DGRAM, 0, pair));
}

static void step(unsigned long n)
{
	must_be_interrupted(recvmmsg(pair[0], messages, 2, 0, NULL));
	must_be_restarted(recvmmsg(pair[0], messages, 2, 0, NULL) == 2, give);
	must(caught_count >= 3 && bytes[0] == 'a' && bytes[1] == 'b');
	fill();
	must_be_interrupted(sendmmsg(pair[0], messages, 2, 0));
	must_be_restarted(sendmmsg(pair[0], messages, 2, 0) == 2, make_room);
	must(caught_count >= 3);
	drain();
}

const struct shape shape = { .prepare = prepare, .step = step };
