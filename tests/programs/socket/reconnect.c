// SPDX-License-Identifier: GPL-2.0
/*
 * A socket for datagrams is connected to one, to the other, and to none.
 *
 * feature: UDP
 * calls: connect, getpeername, sendto
 * away: works
 */
#include "shape.h"
#include "sockets.h"

static struct sockaddr_in address[2];
static int client, server[2];

static void prepare(void)
{
	client = socket(AF_INET, SOCK_DGRAM, 0);
	for (int i = 0; i < 2; i++)
		server[i] = bound_socket(SOCK_DGRAM, &address[i]);
}

static void step(unsigned long n)
{
	struct sockaddr_in peer;
	socklen_t len = sizeof(peer);
	char byte;

	must(!connect(client, (struct sockaddr *)&address[n % 2], sizeof(address[0])) && send(client, "x", 1, 0) == 1);
	must(recv(server[n % 2], &byte, 1, 0) == 1 && recv(server[!(n % 2)], &byte, 1, MSG_DONTWAIT) == -1);
	must(!getpeername(client, (struct sockaddr *)&peer, &len) && peer.sin_port == address[n % 2].sin_port);
	must(!connect(client, &(struct sockaddr){ .sa_family = AF_UNSPEC }, sizeof(struct sockaddr)));
	must(getpeername(client, (struct sockaddr *)&peer, &len) == -1 && errno == ENOTCONN);
	must(send(client, "x", 1, 0) == -1 && errno == EDESTADDRREQ);
}

const struct shape shape = { prepare, step, NULL };
