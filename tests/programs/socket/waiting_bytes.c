// SPDX-License-Identifier: GPL-2.0
/*
 * How much waits to be read, and how much has not been taken by the other side yet.
 *
 * feature: questions to sockets
 * calls: ioctl
 * away: works
 */
#include <linux/sockios.h>
#include <sys/ioctl.h>

#include "shape.h"
#include "sockets.h"

static int stream[2], packets[2];

static void prepare(void)
{
	must(!socketpair(AF_UNIX, SOCK_STREAM, 0, stream));
	udp_pair(packets);
}

static void step(unsigned long n)
{
	char bytes[100] = "";
	int len = 1 + n % 99, waiting = -1;

	must(send(stream[0], bytes, len, 0) == len && !ioctl(stream[1], FIONREAD, &waiting) && waiting == len);
	must(!ioctl(stream[0], SIOCOUTQ, &waiting) && waiting >= len);
	must(recv(stream[1], bytes, 100, 0) == len && !ioctl(stream[1], FIONREAD, &waiting) && waiting == 0);
	must(!ioctl(stream[0], SIOCOUTQ, &waiting) && waiting == 0);

	/* Of datagrams, the first one counts. */
	must(send(packets[0], bytes, len, 0) == len && send(packets[0], bytes, 5, 0) == 5);
	must(wait_for(packets[1], POLLIN) == POLLIN && !ioctl(packets[1], FIONREAD, &waiting) && waiting == len);
	must(recv(packets[1], bytes, 100, 0) == len && recv(packets[1], bytes, 100, 0) == 5);
}

const struct shape shape = { prepare, step, NULL };
