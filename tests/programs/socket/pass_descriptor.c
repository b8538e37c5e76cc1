// SPDX-License-Identifier: GPL-2.0
/*
 * A descriptor is passed through a socket; received by the next step, it is the same open file.
 *
 * feature: messages with descriptors
 * calls: sendmsg, recvmsg
 * away: works
 */
#include <fcntl.h>

#include "shape.h"
#include "sockets.h"

static int ends[2];

static void pass(int fd)
{
	union { char bytes[CMSG_SPACE(sizeof(int))]; struct cmsghdr align; } control = { 0 };
	struct iovec part = { "d", 1 };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control,
				  .msg_controllen = sizeof(control) };
	struct cmsghdr *head = CMSG_FIRSTHDR(&message);

	*head = (struct cmsghdr){ .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS,
				  .cmsg_len = CMSG_LEN(sizeof(int)) };
	memcpy(CMSG_DATA(head), &fd, sizeof(int));
	must(sendmsg(ends[0], &message, 0) == 1);
}

static int receive(void)
{
	union { char bytes[CMSG_SPACE(sizeof(int))]; struct cmsghdr align; } control;
	char byte;
	struct iovec part = { &byte, 1 };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control,
				  .msg_controllen = sizeof(control) };
	struct cmsghdr *head;
	int fd;

	must(recvmsg(ends[1], &message, MSG_CMSG_CLOEXEC) == 1 && message.msg_flags == MSG_CMSG_CLOEXEC);
	head = CMSG_FIRSTHDR(&message);
	must(head && head->cmsg_type == SCM_RIGHTS && head->cmsg_len == CMSG_LEN(sizeof(int)));
	memcpy(&fd, CMSG_DATA(head), sizeof(int));
	return fd;
}

static void send_pipe(unsigned long n)
{
	int pipe_ends[2];

	must(!pipe(pipe_ends) && write(pipe_ends[1], &n, sizeof(n)) == sizeof(n));
	pass(pipe_ends[0]);
	must(!close(pipe_ends[0]) && !close(pipe_ends[1]));
}

static void prepare(void)
{
	must(!socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
	send_pipe(0);
}

static void step(unsigned long n)
{
	unsigned long word[2];
	int fd = receive();

	must(fcntl(fd, F_GETFD) == FD_CLOEXEC);
	must(read(fd, word, sizeof(word)) == sizeof(word[0]) && word[0] == n && !close(fd));
	send_pipe(n + 1);
}

const struct shape shape = { prepare, step, NULL };
