// SPDX-License-Identifier: GPL-2.0
/*
 * Packets of more than half a megabyte are written and read by one call each, and have their bounds.
 *
 * feature: Unix sockets
 * calls: write, read
 * away: comes home
 */
#include "shape.h"
#include "sockets.h"

enum { LENGTH = 530000 };

static unsigned char out[LENGTH], in[2 * LENGTH];
static int pairs[2][2];

static void prepare(void)
{
	int room = 2 * LENGTH;

	for (int i = 0; i < 2; i++) {
		must(!socketpair(AF_UNIX, i ? SOCK_SEQPACKET : SOCK_DGRAM, 0, pairs[i]));
		must(!setsockopt(pairs[i][0], SOL_SOCKET, SO_SNDBUFFORCE, &room, sizeof(room)));
	}
}

static void step(unsigned long n)
{
	const int *ends = pairs[n % 2];

	test_fill(out, LENGTH, n);
	must(write(ends[0], out, LENGTH) == LENGTH && write(ends[0], "next", 4) == 4);
	must(read(ends[1], in, sizeof(in)) == LENGTH && !memcmp(in, out, LENGTH));
	must(read(ends[1], in, sizeof(in)) == 4 && !memcmp(in, "next", 4));
}

const struct shape shape = { .prepare = prepare, .step = step };
