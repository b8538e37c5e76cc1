// SPDX-License-Identifier: GPL-2.0
/*
 * One call waits for more messages than could be sent by one: it receives them all, and the next can be made.
 *
 * feature: messages in parts
 * calls: recvmmsg
 * away: comes home
 */
#include "shape.h"
#include "slow.h"
#include "sockets.h"

/* The kernel sends no more than 1024 at once. */
enum { MESSAGES = 1500, LENGTH = 64 };

static int ends[2];
static unsigned char bytes[MESSAGES][LENGTH];

/* As many as it is told to, each with its number all over. */
static void sends(int end)
{
	int many, message[LENGTH / sizeof(int)];

	while (read(slow_told[0], &many, sizeof(many)) == sizeof(many))
		for (int i = 0; i < many; i++) {
			for (unsigned int k = 0; k < LENGTH / sizeof(int); k++)
				message[k] = i;
			must(write(end, message, LENGTH) == LENGTH);
		}
	_exit(0);
}

static void prepare(void)
{
	must(!socketpair(AF_UNIX, SOCK_DGRAM, 0, ends));
	slow_begin(sends, ends[1], ends[0]);
}

static void receive(int many)
{
	static struct mmsghdr messages[MESSAGES];
	static struct iovec parts[MESSAGES];

	memset(messages, 0, sizeof(messages));
	memset(bytes, 0xff, sizeof(bytes));
	for (int i = 0; i < many; i++) {
		parts[i] = (struct iovec){ bytes[i], LENGTH };
		messages[i].msg_hdr = (struct msghdr){ .msg_iov = &parts[i], .msg_iovlen = 1 };
	}
	slow_tell(many);
	must(recvmmsg(ends[0], messages, many, 0, NULL) == many);
	for (int i = 0; i < many; i++) {
		int at_end;

		memcpy(&at_end, bytes[i] + LENGTH - sizeof(int), sizeof(int));
		must(messages[i].msg_len == LENGTH && at_end == i);
	}
}

static void step(unsigned long n)
{
	receive(MESSAGES);
	receive(3);
}

const struct shape shape = { .prepare = prepare, .step = step };
