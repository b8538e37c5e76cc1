// SPDX-License-Identifier: GPL-2.0
/*
 * Unix sockets with names in no directory: chosen by the program, or by the kernel.
 *
 * feature: Unix sockets
 * calls: bind, getsockname, getpeername, connect
 * away: works
 */
#include <stddef.h>

#include "shape.h"
#include "sockets.h"

static struct sockaddr_un name = { .sun_family = AF_UNIX };
static socklen_t len;
static int server;

static void prepare(void)
{
	len = offsetof(struct sockaddr_un, sun_path) + 1 + sprintf(name.sun_path + 1, "suite %d", (int)getpid());
	server = socket(AF_UNIX, SOCK_DGRAM, 0);
	must(!bind(server, (struct sockaddr *)&name, len));
}

static void step(unsigned long n)
{
	struct sockaddr_un own, sender, peer;
	socklen_t own_len = sizeof(own), sender_len = sizeof(sender), peer_len = sizeof(peer);
	int client = socket(AF_UNIX, SOCK_DGRAM, 0);
	char bytes[2];

	must(bind(client, (struct sockaddr *)&name, len) == -1 && errno == EADDRINUSE);
	must(!bind(client, (struct sockaddr *)&name, sizeof(sa_family_t)));
	must(!getsockname(client, (struct sockaddr *)&own, &own_len) && own_len == sizeof(sa_family_t) + 6);
	must(!connect(client, (struct sockaddr *)&name, len) && send(client, "x", 1, 0) == 1);
	must(recvfrom(server, bytes, 2, 0, (struct sockaddr *)&sender, &sender_len) == 1 && bytes[0] == 'x');
	must(sender_len == own_len && !memcmp(&sender, &own, own_len));
	must(!getpeername(client, (struct sockaddr *)&peer, &peer_len) && peer_len == len);
	must(!memcmp(&peer, &name, len));
	must(!close(client));
}

const struct shape shape = { prepare, step, NULL };
