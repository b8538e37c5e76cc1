// SPDX-License-Identifier: GPL-2.0
/*
 * Several messages are sent and received in one call each.
 *
 * feature: messages in parts
 * calls: sendmmsg, recvmmsg
 * away: works
 */
#include "shape.h"
#include "sockets.h"

#define MESSAGES 4

static int ends[2];

static void prepare(void)
{
	udp_pair(ends);
}

static void step(unsigned long n)
{
	struct mmsghdr out[MESSAGES] = { 0 }, in[MESSAGES + 1] = { 0 };
	struct iovec out_parts[MESSAGES], in_parts[MESSAGES + 1];
	char bytes[MESSAGES + 1][8];
	int got = 0;

	for (int i = 0; i <= MESSAGES; i++) {
		in_parts[i] = (struct iovec){ bytes[i], sizeof(bytes[i]) };
		in[i].msg_hdr = (struct msghdr){ .msg_iov = &in_parts[i], .msg_iovlen = 1 };
	}
	for (int i = 0; i < MESSAGES; i++) {
		out_parts[i] = (struct iovec){ "message", i + 1 };
		out[i].msg_hdr = (struct msghdr){ .msg_iov = &out_parts[i], .msg_iovlen = 1 };
	}
	must(sendmmsg(ends[0], out, MESSAGES, 0) == MESSAGES);
	while (got < MESSAGES) {
		int more = recvmmsg(ends[1], in + got, MESSAGES + 1 - got, MSG_WAITFORONE, NULL);

		must(more > 0);
		got += more;
	}
	for (unsigned int i = 0; i < MESSAGES; i++)
		must(out[i].msg_len == i + 1 && in[i].msg_len == i + 1 && !memcmp(bytes[i], "message", i + 1));
	must(recvmmsg(ends[1], in, 1, MSG_DONTWAIT, NULL) == -1 && errno == EAGAIN);
}

const struct shape shape = { prepare, step, NULL };
