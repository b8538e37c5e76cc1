// SPDX-License-Identifier: GPL-2.0
/*
 * One call receives all that a slow child sends little by little, where it says that it waits for all.
 *
 * feature: TCP
 * calls: recvfrom, recvmsg
 * away: works
 * children: away
 */
#include "shape.h"
#include "slow.h"
#include "sockets.h"

static int ends[2];
static unsigned char back[SLOW_LENGTH];

static void prepare(void)
{
	tcp_pair(ends);
	slow_begin(slow_writes, ends[1], ends[0]);
}

/* With room for what may come beside the bytes, and when they came does so if it is wanted. */
static ssize_t receive_by_message(int timestamp)
{
	char more[CMSG_SPACE(sizeof(struct timeval))];
	struct msghdr message = {
		.msg_iov = slow_parts(back), .msg_iovlen = SLOW_PARTS, .msg_control = more, .msg_controllen = sizeof(more),
	};
	ssize_t got;

	must(!setsockopt(ends[0], SOL_SOCKET, SO_TIMESTAMP, &timestamp, sizeof(timestamp)));
	slow_tell(SLOW_LENGTH);
	got = recvmsg(ends[0], &message, MSG_WAITALL);
	must(timestamp || !message.msg_controllen);
	return got;
}

static bool came_back(void)
{
	bool right = !memcmp(back, slow_bytes, SLOW_LENGTH);

	memset(back, 0, SLOW_LENGTH);
	return right;
}

static void step(unsigned long n)
{
	slow_tell(SLOW_LENGTH);
	must(recv(ends[0], back, SLOW_LENGTH, MSG_WAITALL) == SLOW_LENGTH && came_back());
	must(receive_by_message(n % 2) == SLOW_LENGTH && came_back());
}

const struct shape shape = { .prepare = prepare, .step = step };
