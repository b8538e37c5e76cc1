// SPDX-License-Identifier: GPL-2.0
/*
 * Wrong descriptors, addresses and lengths are told as such, and nothing is lost.
 *
 * feature: mistakes
 * calls: bind, accept, recvmsg, sendto
 * away: comes home
 */
#include "shape.h"
#include "sockets.h"

static void *volatile nowhere = (void *)0x10;
static int ends[2];

static void prepare(void)
{
	must(!socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
}

static void step(unsigned long n)
{
	struct msghdr message = { .msg_iov = nowhere, .msg_iovlen = 1 };
	struct sockaddr_in address = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char byte;

	must(socket(AF_INET, 77, 0) == -1 && errno == EINVAL);
	must(bind(fd, (struct sockaddr *)&address, 3) == -1 && errno == EINVAL);
	must(accept(fd, NULL, NULL) == -1 && errno == EINVAL && recv(fd, &byte, 1, 0) == -1 && errno == ENOTCONN);
	must(send(STDIN_FILENO, "x", 1, 0) == -1 && errno == ENOTSOCK && listen(-1, 1) == -1 && errno == EBADF);
	must(recvmsg(ends[0], &message, 0) == -1 && errno == EFAULT);
	must(send(ends[0], "x", 1, 0) == 1 && recv(ends[1], nowhere, 1, 0) == -1 && errno == EFAULT);
	must(recv(ends[1], &byte, 1, 0) == 1 && byte == 'x' && !close(fd));
}

const struct shape shape = { prepare, step, NULL };
