// SPDX-License-Identifier: GPL-2.0
/*
 * To look without taking, to take all or nothing, and to hear how long it would have been.
 *
 * feature: flags of send and receive
 * calls: recvfrom, sendto
 * away: works
 */
#include "shape.h"
#include "sockets.h"

static int stream[2], packets[2];

static void prepare(void)
{
	tcp_pair(stream);
	udp_pair(packets);
}

static void step(unsigned long n)
{
	char bytes[16];

	must(recv(stream[1], bytes, 1, MSG_DONTWAIT) == -1 && errno == EAGAIN);
	must(send(stream[0], "ab", 2, MSG_MORE) == 2 && send(stream[0], "cd", 2, 0) == 2);
	must(recv(stream[1], bytes, 3, MSG_PEEK | MSG_WAITALL) == 3 && !memcmp(bytes, "abc", 3));
	must(recv(stream[1], bytes, 4, MSG_WAITALL) == 4 && !memcmp(bytes, "abcd", 4));

	must(send(packets[0], "0123456789", 10, 0) == 10);
	must(wait_for(packets[1], POLLIN) == POLLIN);
	must(recv(packets[1], bytes, 4, MSG_PEEK | MSG_TRUNC) == 10 && !memcmp(bytes, "0123", 4));
	must(recv(packets[1], bytes, 4, 0) == 4 && !memcmp(bytes, "0123", 4));
	must(recv(packets[1], bytes, 4, MSG_DONTWAIT) == -1 && errno == EAGAIN);
}

const struct shape shape = { prepare, step, NULL };
