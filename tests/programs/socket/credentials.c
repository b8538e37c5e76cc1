// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel tells who sent a message, and who is at the other end.
 *
 * feature: messages with credentials
 * calls: sendto, recvmsg, getsockopt
 * away: works
 */
#include "shape.h"
#include "sockets.h"

static int ends[2];

static void prepare(void)
{
	must(!socketpair(AF_UNIX, SOCK_DGRAM, 0, ends));
	must(!setsockopt(ends[1], SOL_SOCKET, SO_PASSCRED, &(int){ 1 }, sizeof(int)));
	must(send(ends[0], "m", 1, 0) == 1);
}

static bool is_me(const struct ucred *who)
{
	return who->pid == getpid() && who->uid == getuid() && who->gid == getgid();
}

/* Sent by the step before. */
static void receive(void)
{
	union { char bytes[CMSG_SPACE(sizeof(struct ucred))]; struct cmsghdr align; } control;
	char byte;
	struct iovec part = { &byte, 1 };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control,
				  .msg_controllen = sizeof(control) };
	struct cmsghdr *head;

	must(recvmsg(ends[1], &message, 0) == 1 && !message.msg_flags);
	head = CMSG_FIRSTHDR(&message);
	must(head && head->cmsg_level == SOL_SOCKET && head->cmsg_type == SCM_CREDENTIALS);
	must(is_me((struct ucred *)CMSG_DATA(head)));
}

static void step(unsigned long n)
{
	struct ucred peer;
	socklen_t len = sizeof(peer);

	receive();
	must(!getsockopt(ends[0], SOL_SOCKET, SO_PEERCRED, &peer, &len) && len == sizeof(peer) && is_me(&peer));
	must(send(ends[0], "m", 1, 0) == 1);
}

const struct shape shape = { prepare, step, NULL };
