// SPDX-License-Identifier: GPL-2.0
/*
 * While threads wait for messages, another makes use of what they have told the kernel by: a header, an array of
 * buffers, a length.
 *
 * feature: calls of threads
 * calls: recvmsg, readv, recvfrom
 * away: works
 */
#include <sys/socket.h>
#include <sys/uio.h>

#include "threads.h"

enum { MESSAGE, BUFFERS, LENGTH, KINDS };

/* As the kernel chooses them. */
#define NAME_LENGTH 8

static int pairs[KINDS][2];

/* What it is told by, and where that leads before and after it has changed. */
static struct msghdr message;
static struct iovec parts[KINDS];
static socklen_t length;
static char names[KINDS][2][64], bytes[KINDS][2][8];

static void tell_by(int which, size_t room)
{
	for (int i = 0; i < KINDS; i++)
		parts[i] = (struct iovec){ bytes[i][which], room };
	message.msg_name = names[MESSAGE][which];
	message.msg_namelen = room;
	length = room;
}

/* Who has begun late has found what was there by then. */
static bool came(int kind, ssize_t got)
{
	return (got == 3 || got == 1) && (!memcmp(bytes[kind][0], "abc", got) || !memcmp(bytes[kind][1], "abc", got));
}

static void change_and_send(unsigned long n)
{
	usleep(n % 2 ? 2000 : 0);
	tell_by(1, 1);
	for (int i = 0; i < KINDS; i++)
		must(send(pairs[i][1], "abc", 3, 0) == 3);
}

static void part(unsigned int id, unsigned long n)
{
	switch (id) {
	case MESSAGE:
		must(came(id, recvmsg(pairs[id][0], &message, 0)) && message.msg_namelen == NAME_LENGTH);
		break;
	case BUFFERS:
		must(came(id, readv(pairs[id][0], &parts[id], 1)));
		break;
	case LENGTH:
		must(came(id, recvfrom(pairs[id][0], bytes[id][0], 8, 0, (struct sockaddr *)names[id][0], &length)));
		must(length == NAME_LENGTH);
		break;
	default:
		change_and_send(n);
	}
}

static void prepare(void)
{
	const struct sockaddr any = { .sa_family = AF_UNIX };

	for (int i = 0; i < KINDS; i++) {
		must(!socketpair(AF_UNIX, SOCK_DGRAM, 0, pairs[i]));
		must(!bind(pairs[i][1], &any, sizeof(any.sa_family)));
	}
	message.msg_iov = &parts[MESSAGE];
	message.msg_iovlen = 1;
	start_workers(part);
}

static void step(unsigned long n)
{
	memset(bytes, 0, sizeof(bytes));
	tell_by(0, 8);
	work_round(n);
}

const struct shape shape = { .prepare = prepare, .step = step };
