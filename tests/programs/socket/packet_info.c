// SPDX-License-Identifier: GPL-2.0
/*
 * With each datagram comes where it arrived, when, and how it travelled.
 *
 * feature: messages with facts
 * calls: setsockopt, sendto, recvmsg
 * away: works
 */
#include <time.h>

#include "shape.h"
#include "sockets.h"

static int ends[2];

static void enable(int level, int option)
{
	must(!setsockopt(ends[1], level, option, &(int){ 1 }, sizeof(int)));
}

static void prepare(void)
{
	udp_pair(ends);
	enable(IPPROTO_IP, IP_PKTINFO);
	enable(IPPROTO_IP, IP_RECVTTL);
	enable(IPPROTO_IP, IP_RECVTOS);
	enable(SOL_SOCKET, SO_TIMESTAMPNS);
}

static const void *fact(struct msghdr *message, int level, int type, size_t len)
{
	struct cmsghdr *head = CMSG_FIRSTHDR(message);

	while (head && (head->cmsg_level != level || head->cmsg_type != type))
		head = CMSG_NXTHDR(message, head);
	must(head && head->cmsg_len == CMSG_LEN(len));
	return CMSG_DATA(head);
}

static void step(unsigned long n)
{
	union { char bytes[256]; struct cmsghdr align; } control;
	char byte;
	struct iovec part = { &byte, 1 };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control,
				  .msg_controllen = sizeof(control) };
	const struct in_pktinfo *info;
	const struct timespec *time;
	int ttl = 5 + n % 200, tos = n % 2 ? 0x10 : 0x08;

	must(!setsockopt(ends[0], IPPROTO_IP, IP_TTL, &ttl, sizeof(ttl)));
	must(!setsockopt(ends[0], IPPROTO_IP, IP_TOS, &tos, sizeof(tos)));
	must(send(ends[0], "x", 1, 0) == 1 && recvmsg(ends[1], &message, 0) == 1 && !message.msg_flags);
	info = fact(&message, IPPROTO_IP, IP_PKTINFO, sizeof(*info));
	must(info->ipi_addr.s_addr == htonl(INADDR_LOOPBACK) && info->ipi_ifindex > 0);
	must(*(const int *)fact(&message, IPPROTO_IP, IP_TTL, sizeof(int)) == ttl);
	must(*(const unsigned char *)fact(&message, IPPROTO_IP, IP_TOS, 1) == tos);
	time = fact(&message, SOL_SOCKET, SCM_TIMESTAMPNS, sizeof(*time));
	must(time->tv_sec > 1600000000);
}

const struct shape shape = { prepare, step, NULL };
