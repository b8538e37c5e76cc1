// SPDX-License-Identifier: GPL-2.0
/*
 * A receive waits for as much as the socket is told that it is worth to wake up for, and for no more.
 *
 * feature: Unix sockets
 * calls: setsockopt, recvfrom, read, readv, recvmsg
 * away: works
 * children: away
 */
#include "shape.h"
#include "slow.h"
#include "sockets.h"

/* So much comes each time, of which so much is waited for. */
enum { COMES = 60000, LEAST = 50000 };

static int ends[2];
static unsigned char back[SLOW_LENGTH];

static void prepare(void)
{
	int least = LEAST;

	must(!socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
	must(!setsockopt(ends[0], SOL_SOCKET, SO_RCVLOWAT, &least, sizeof(least)));
	slow_begin(slow_writes, ends[1], ends[0]);
}

static ssize_t receive(unsigned long n)
{
	struct msghdr message = { .msg_iov = slow_parts(back), .msg_iovlen = SLOW_PARTS };

	switch (n % 4) {
	case 0:
		return recv(ends[0], back, SLOW_LENGTH, 0);
	case 1:
		return read(ends[0], back, SLOW_LENGTH);
	case 2:
		return readv(ends[0], message.msg_iov, SLOW_PARTS);
	default:
		return recvmsg(ends[0], &message, 0);
	}
}

static void step(unsigned long n)
{
	ssize_t got;

	slow_tell(COMES);
	got = receive(n);
	must(got >= LEAST && got <= COMES);
	must(got == COMES || recv(ends[0], back + got, COMES - got, 0) == COMES - got);
	must(!memcmp(back, slow_bytes, COMES));
	memset(back, 0, COMES);
}

const struct shape shape = { .prepare = prepare, .step = step };
