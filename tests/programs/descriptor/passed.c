// SPDX-License-Identifier: GPL-2.0
/*
 * Descriptors are sent to a child and back, and lie in a socket over moves; they are the same files.
 *
 * feature: descriptors passed on
 * calls: sendmsg, recvmsg
 * away: works
 * children: away
 */
#include <sys/socket.h>

#include "files.h"
#include "shape.h"

static int own[2], with_child, file;

static void pass(int to, int fd)
{
	char byte = 'f', control[CMSG_SPACE(sizeof(int))] = "";
	struct iovec bytes = { &byte, 1 };
	struct msghdr message = { .msg_iov = &bytes, .msg_iovlen = 1, .msg_control = control,
				  .msg_controllen = sizeof(control) };
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(header), &fd, sizeof(int));
	must(sendmsg(to, &message, 0) == 1);
}

/* Returns -1 at the end. */
static int take(int from)
{
	char byte, control[CMSG_SPACE(4 * sizeof(int))];
	struct iovec bytes = { &byte, 1 };
	struct msghdr message = { .msg_iov = &bytes, .msg_iovlen = 1, .msg_control = control,
				  .msg_controllen = sizeof(control) };
	struct cmsghdr *header;
	int fd;

	if (recvmsg(from, &message, MSG_CMSG_CLOEXEC) != 1)
		return -1;
	header = CMSG_FIRSTHDR(&message);
	must(header && header->cmsg_type == SCM_RIGHTS && header->cmsg_len == CMSG_LEN(sizeof(int)));
	must(!(message.msg_flags & MSG_CTRUNC));
	memcpy(&fd, CMSG_DATA(header), sizeof(int));
	must(fcntl(fd, F_GETFD) == FD_CLOEXEC);
	return fd;
}

/* The child moves the offset of what it gets, and gives it back. */
static void serve(int parent)
{
	int fd;

	while ((fd = take(parent)) >= 0) {
		must(lseek(fd, 1, SEEK_CUR) > 0);
		pass(parent, fd);
		must(!close(fd));
	}
	_exit(0);
}

static void prepare(void)
{
	int ends[2];

	must(!socketpair(AF_UNIX, SOCK_STREAM, 0, ends) && !socketpair(AF_UNIX, SOCK_STREAM, 0, own));
	with_child = ends[0];
	if (!fork()) {
		close(with_child);
		serve(ends[1]);
	}
	must(!close(ends[1]));
	file = make_file("file");
	pass(own[0], file);
}

static void step(unsigned long n)
{
	int waited = take(own[1]), returned;

	must(is_same_file(waited, file) && lseek(waited, 0, SEEK_CUR) == (off_t)n);
	pass(with_child, waited);
	must(!close(waited));
	returned = take(with_child);
	must(is_same_file(returned, file) && lseek(file, 0, SEEK_CUR) == (off_t)n + 1);
	pass(own[0], returned);
	must(!close(returned));
}

const struct shape shape = { .prepare = prepare, .step = step };
