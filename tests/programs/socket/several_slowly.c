// SPDX-License-Identifier: GPL-2.0
/*
 * One call waits until all of several messages have come, or have gone, while the other end is slow.
 *
 * feature: messages in parts
 * calls: sendmmsg, recvmmsg
 * away: works
 * children: away
 */
#include "shape.h"
#include "slow.h"
#include "sockets.h"

/* More than wait in one socket. */
enum { MESSAGES = 30 };

static int ends[2];

/* As many as it is told to: it receives them, and sends as many. */
static void echoes(int end)
{
	int many, number;

	while (read(slow_told[0], &many, sizeof(many)) == sizeof(many)) {
		for (int i = 0; i < many; i++) {
			usleep(300);
			must(read(end, &number, sizeof(number)) == sizeof(number) && number == i);
		}
		for (int i = 0; i < many; i++) {
			usleep(300);
			must(write(end, &i, sizeof(i)) == sizeof(i));
		}
	}
	_exit(0);
}

static void prepare(void)
{
	must(!socketpair(AF_UNIX, SOCK_DGRAM, 0, ends));
	slow_begin(echoes, ends[1], ends[0]);
}

static void step(unsigned long n)
{
	struct timespec long_enough = { 60, 0 };
	struct mmsghdr messages[MESSAGES] = { 0 };
	struct iovec parts[MESSAGES];
	int numbers[MESSAGES];

	for (int i = 0; i < MESSAGES; i++) {
		numbers[i] = i;
		parts[i] = (struct iovec){ &numbers[i], sizeof(int) };
		messages[i].msg_hdr = (struct msghdr){ .msg_iov = &parts[i], .msg_iovlen = 1 };
	}
	slow_tell(MESSAGES);
	must(sendmmsg(ends[0], messages, MESSAGES, 0) == MESSAGES);
	memset(numbers, 0xff, sizeof(numbers));
	must(recvmmsg(ends[0], messages, MESSAGES, 0, n % 2 ? &long_enough : NULL) == MESSAGES);
	for (int i = 0; i < MESSAGES; i++)
		must(numbers[i] == i && messages[i].msg_len == sizeof(int));
}

const struct shape shape = { .prepare = prepare, .step = step };
