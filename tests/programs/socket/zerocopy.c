// SPDX-License-Identifier: GPL-2.0
/*
 * A message is sent without a copy; afterwards the kernel says that its memory is free.
 *
 * feature: large transfers
 * calls: sendto, recvmsg
 * away: comes home
 */
#include <time.h>
#include <linux/errqueue.h>

#include "shape.h"
#include "sockets.h"

#define SIZE 16384

static unsigned char bytes[SIZE];
static int ends[2];

static void prepare(void)
{
	tcp_pair(ends);
	must(!setsockopt(ends[0], SOL_SOCKET, SO_ZEROCOPY, &(int){ 1 }, sizeof(int)));
}

/* Told by number, the first being 0. */
static unsigned int freed(void)
{
	union { char bytes[256]; struct cmsghdr align; } control;
	struct msghdr message = { .msg_control = &control, .msg_controllen = sizeof(control) };
	const struct sock_extended_err *news;

	must(wait_for(ends[0], 0) & POLLERR && recvmsg(ends[0], &message, MSG_ERRQUEUE) == 0);
	must(message.msg_flags & MSG_ERRQUEUE && CMSG_FIRSTHDR(&message));
	news = (const void *)CMSG_DATA(CMSG_FIRSTHDR(&message));
	must(news->ee_origin == SO_EE_ORIGIN_ZEROCOPY && news->ee_errno == 0);
	return news->ee_data;
}

static void step(unsigned long n)
{
	unsigned char got[SIZE];

	test_fill(bytes, SIZE, n);
	must(send(ends[0], bytes, SIZE, MSG_ZEROCOPY) == SIZE);
	must(recv(ends[1], got, SIZE, MSG_WAITALL) == SIZE && test_filled(got, SIZE, n));
	must(freed() == n);
}

const struct shape shape = { prepare, step, NULL };
