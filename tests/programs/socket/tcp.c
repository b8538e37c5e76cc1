// SPDX-License-Identifier: GPL-2.0
/*
 * What was sent over TCP before a move arrives after it.
 *
 * feature: TCP
 * calls: socket, bind, listen, connect, accept, sendto, recvfrom
 * away: works
 */
#include "shape.h"
#include "sockets.h"

static int ends[2];

static void prepare(void)
{
	tcp_pair(ends);
}

/* A word is always under way, in both directions. */
static void step(unsigned long n)
{
	for (int i = 0; i < 2; i++) {
		unsigned long word;

		if (n)
			must(recv(ends[i], &word, sizeof(word), MSG_WAITALL) == sizeof(word) && word == n - 1);
		must(send(ends[!i], &n, sizeof(n), 0) == sizeof(n));
	}
}

static void verify(void)
{
	unsigned long word[2];

	must(!close(ends[0]));
	must(recv(ends[1], word, sizeof(word), MSG_WAITALL) == sizeof(word[0]));
}

const struct shape shape = { prepare, step, verify };
