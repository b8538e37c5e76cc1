// SPDX-License-Identifier: GPL-2.0
/*
 * The name of a sender for which there is not room enough, or none, is cut; how long it is is told all the same.
 *
 * feature: messages in parts
 * calls: recvmsg, recvmmsg, recvfrom, getsockname, accept
 * away: works
 */
#include "shape.h"
#include "sockets.h"

#define UNTOUCHED 0x5a

static struct sockaddr_in6 name = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };
/* As long as a path may be, without an end: the kernel puts one behind it. */
static struct sockaddr_un path = { .sun_family = AF_UNIX }, here = { .sun_family = AF_UNIX, .sun_path = "here" };
static int datagrams, listener, of_path, at_path;

/* So much of it has been written to @got, and no more. */
static bool is_cut(const void *got, size_t size, const void *whole, size_t room)
{
	return !memcmp(got, whole, room) && test_all((const char *)got + room, size - room, UNTOUCHED);
}

static void receive(int fd, const void *whole, size_t length, size_t room)
{
	char got[128], bytes[8];
	struct iovec part = { bytes, sizeof(bytes) };
	struct msghdr message = { .msg_name = got, .msg_namelen = room, .msg_iov = &part, .msg_iovlen = 1 };

	memset(got, UNTOUCHED, sizeof(got));
	must(recvmsg(fd, &message, 0) == 3 && !memcmp(bytes, "abc", 3));
	must(message.msg_namelen == length && is_cut(got, sizeof(got), whole, room));
}

static void receive_two(size_t room)
{
	char got[2][128], bytes[2][8];
	struct iovec parts[2] = { { bytes[0], 8 }, { bytes[1], 8 } };
	struct mmsghdr messages[2] = { 0 };

	memset(got, UNTOUCHED, sizeof(got));
	for (int i = 0; i < 2; i++)
		messages[i].msg_hdr = (struct msghdr){ got[i], room, &parts[i], 1, NULL, 0, 0 };
	must(recvmmsg(datagrams, messages, 2, 0, NULL) == 2);
	for (int i = 0; i < 2; i++) {
		must(messages[i].msg_len == 3 && messages[i].msg_hdr.msg_namelen == sizeof(name));
		must(is_cut(got[i], sizeof(got[i]), &name, room));
	}
}

static void receive_from(socklen_t room)
{
	char got[128], bytes[8];
	socklen_t length = room;

	memset(got, UNTOUCHED, sizeof(got));
	must(recvfrom(datagrams, bytes, sizeof(bytes), 0, (struct sockaddr *)got, &length) == 3);
	must(length == sizeof(name) && is_cut(got, sizeof(got), &name, room));
	length = room;
	memset(got, UNTOUCHED, sizeof(got));
	must(!getsockname(datagrams, (struct sockaddr *)got, &length));
	must(length == sizeof(name) && is_cut(got, sizeof(got), &name, room));
}

static void send_to_itself(int times)
{
	while (times--)
		must(sendto(datagrams, "abc", 3, 0, (struct sockaddr *)&name, sizeof(name)) == 3);
}

static void accept_one(socklen_t room)
{
	struct sockaddr_in6 server, client;
	socklen_t length = sizeof(server), told = room;
	int caller = socket(AF_INET6, SOCK_STREAM, 0), callee;
	char got[128];

	must(!getsockname(listener, (struct sockaddr *)&server, &length));
	must(!connect(caller, (struct sockaddr *)&server, length));
	must(!getsockname(caller, (struct sockaddr *)&client, &length));
	memset(got, UNTOUCHED, sizeof(got));
	callee = accept(listener, (struct sockaddr *)got, &told);
	must(callee >= 0 && told == sizeof(client) && is_cut(got, sizeof(got), &client, room));
	must(!close(caller) && !close(callee));
}

static void prepare(void)
{
	socklen_t length = sizeof(name);

	datagrams = socket(AF_INET6, SOCK_DGRAM, 0);
	must(!bind(datagrams, (struct sockaddr *)&name, length));
	must(!getsockname(datagrams, (struct sockaddr *)&name, &length) && length == sizeof(name));
	listener = socket(AF_INET6, SOCK_STREAM, 0);
	must(listener >= 0 && !listen(listener, 2));
	memset(path.sun_path, 'p', sizeof(path.sun_path));
	of_path = socket(AF_UNIX, SOCK_DGRAM, 0);
	at_path = socket(AF_UNIX, SOCK_DGRAM, 0);
	must(!bind(of_path, (struct sockaddr *)&path, sizeof(path)));
	must(!bind(at_path, (struct sockaddr *)&here, sizeof(here)));
	must(!connect(of_path, (struct sockaddr *)&here, sizeof(here)));
}

static void step(unsigned long n)
{
	send_to_itself(5);
	receive(datagrams, &name, sizeof(name), sizeof(struct sockaddr_in));
	receive(datagrams, &name, sizeof(name), 0);
	receive_two(n % sizeof(name));
	receive_from(n % sizeof(name));
	accept_one(n % sizeof(name));
	must(send(of_path, "abc", 3, 0) == 3);
	receive(at_path, &path, sizeof(path) + 1, sizeof(path));
}

const struct shape shape = { .prepare = prepare, .step = step };
