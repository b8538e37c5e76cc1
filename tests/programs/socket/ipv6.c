// SPDX-License-Identifier: GPL-2.0
/*
 * The same over IPv6: a connection in each step, whose both ends know their names and each other's.
 *
 * feature: IPv6
 * calls: accept4, getsockname, getpeername
 * away: works
 */
#include "shape.h"
#include "sockets.h"

static struct sockaddr_in6 address = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };
static int listener;

static void prepare(void)
{
	socklen_t len = sizeof(address);

	listener = socket(AF_INET6, SOCK_STREAM, 0);
	must(!bind(listener, (struct sockaddr *)&address, len) && !listen(listener, 2));
	must(!getsockname(listener, (struct sockaddr *)&address, &len) && len == sizeof(address));
}

static void step(unsigned long n)
{
	struct sockaddr_in6 caller, name, peer;
	socklen_t sizes[3] = { sizeof(caller), sizeof(name), sizeof(peer) };
	int client = socket(AF_INET6, SOCK_STREAM, 0), server;
	char bytes[3];

	must(!connect(client, (struct sockaddr *)&address, sizeof(address)));
	must(send(client, "six", 3, 0) == 3);
	server = accept4(listener, (struct sockaddr *)&caller, &sizes[0], SOCK_CLOEXEC);
	must(server >= 0 && recv(server, bytes, 3, MSG_WAITALL) == 3 && !memcmp(bytes, "six", 3));
	must(!getsockname(client, (struct sockaddr *)&name, &sizes[1]) && !memcmp(&name, &caller, sizeof(name)));
	must(!getpeername(client, (struct sockaddr *)&peer, &sizes[2]) && !memcmp(&peer, &address, sizeof(peer)));
	must(sizes[0] == sizeof(caller) && sizes[1] == sizeof(name) && sizes[2] == sizeof(peer));
	must(!close(client) && !close(server));
}

const struct shape shape = { prepare, step, NULL };
