// SPDX-License-Identifier: GPL-2.0
/*
 * Megabytes go to a child and come back, in pieces as large as they get through.
 *
 * feature: large transfers
 * calls: sendto, recvfrom, poll
 * away: works
 * children: away
 */
#include <sys/prctl.h>

#include "shape.h"
#include "sockets.h"

#define SIZE (256 << 10)

static unsigned char bytes[SIZE];
static int ends[2];

/* Sends back what comes, byte by byte one more. */
static void child(void)
{
	static unsigned char piece[65536];
	ssize_t len;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	while ((len = recv(ends[1], piece, sizeof(piece), 0)) > 0) {
		for (ssize_t i = 0; i < len; i++)
			piece[i]++;
		must(send(ends[1], piece, len, 0) == len);
	}
	_exit(0);
}

static void prepare(void)
{
	tcp_pair(ends);
	if (!fork())
		child();
	must(!close(ends[1]));
}

static void step(unsigned long n)
{
	size_t sent = 0, got = 0;

	test_fill(bytes, SIZE, n);
	for (size_t i = 0; i < SIZE; i++)
		bytes[i]--;
	while (got < SIZE) {
		struct pollfd end = { .fd = ends[0], .events = POLLIN | (sent < SIZE ? POLLOUT : 0) };
		ssize_t len;

		must(poll(&end, 1, 30000) == 1);
		if (end.revents & POLLOUT) {
			len = send(ends[0], bytes + sent, SIZE - sent, MSG_DONTWAIT);
			must(len > 0 || errno == EAGAIN);
			sent += len > 0 ? len : 0;
		}
		if (end.revents & POLLIN) {
			len = recv(ends[0], bytes + got, SIZE - got, MSG_DONTWAIT);
			must(len > 0 && got + len <= sent);
			got += len;
		}
	}
	must(test_filled(bytes, SIZE, n));
}

const struct shape shape = { prepare, step, NULL };
