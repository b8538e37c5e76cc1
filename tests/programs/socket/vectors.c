// SPDX-License-Identifier: GPL-2.0
/*
 * A message is gathered from several places and scattered over others; what does not fit is said to be missing.
 *
 * feature: messages in parts
 * calls: sendmsg, recvmsg, writev, readv
 * away: works
 */
#include <sys/uio.h>

#include "shape.h"
#include "sockets.h"

static int ends[2];

static void prepare(void)
{
	udp_pair(ends);
}

static void step(unsigned long n)
{
	char a[4], b[1], c[8], d[2];
	struct iovec out[] = { { "mess", 4 }, { "", 0 }, { "age in ", 7 }, { "parts", 5 } };
	struct iovec in[] = { { a, 4 }, { b, 1 }, { c, 8 } };
	struct sockaddr_in sender;
	struct msghdr message = { .msg_iov = out, .msg_iovlen = 4 };

	must(sendmsg(ends[0], &message, 0) == 16 && wait_for(ends[1], POLLIN) == POLLIN);
	message = (struct msghdr){ .msg_iov = in, .msg_iovlen = 3, .msg_name = &sender, .msg_namelen = sizeof(sender) };
	must(recvmsg(ends[1], &message, 0) == 13 && message.msg_flags == MSG_TRUNC);
	must(!memcmp(a, "mess", 4) && b[0] == 'a' && !memcmp(c, "ge in pa", 8));
	must(message.msg_namelen == sizeof(sender) && sender.sin_family == AF_INET && message.msg_controllen == 0);

	must(writev(ends[1], out, 3) == 11);
	in[1] = (struct iovec){ d, 2 };
	must(readv(ends[0], in, 3) == 11 && !memcmp(d, "ag", 2) && !memcmp(c, "e in ", 5));
}

const struct shape shape = { prepare, step, NULL };
