// SPDX-License-Identifier: GPL-2.0
/*
 * Of vectors with a bad buffer among the good, as much is done as comes before it.
 *
 * feature: memory that cannot be used
 * calls: readv, writev, preadv, recvmsg
 * away: comes home
 */
#include <sys/socket.h>
#include <sys/uio.h>

#include "files.h"
#include "shape.h"

static void *volatile nowhere = (void *)0x10;
static int fd, sockets[2];

static void prepare(void)
{
	fd = make_file("file");
	must(write(fd, "0123456789", 10) == 10 && !socketpair(AF_UNIX, SOCK_DGRAM, 0, sockets));
}

static void step(unsigned long n)
{
	char good[4] = "abc", room[8];
	struct iovec vector[3] = { { good, 3 }, { nowhere, 2 }, { good, 3 } };
	struct msghdr message = { .msg_iov = vector + 1, .msg_iovlen = 2 };

	must(lseek(fd, 0, SEEK_SET) == 0 && readv(fd, vector, 3) == 3 && !memcmp(good, "012", 3));
	must(lseek(fd, 0, SEEK_CUR) == 3 && readv(fd, vector + 1, 2) == -1 && errno == EFAULT);
	must(lseek(fd, 0, SEEK_CUR) == 3 && writev(fd, vector, 3) == 3 && lseek(fd, 0, SEEK_CUR) == 6);
	must(preadv(fd, vector + 1, 1, 0) == -1 && errno == EFAULT && pwrite(fd, "345", 3, 3) == 3);
	must(send(sockets[0], "abcd", 4, 0) == 4 && recvmsg(sockets[1], &message, 0) == -1 && errno == EFAULT);
	must(send(sockets[0], "next", 4, 0) == 4 && recv(sockets[1], room, sizeof(room), 0) == 4);
	must(size_of(fd) == 10);
}

const struct shape shape = { .prepare = prepare, .step = step };
