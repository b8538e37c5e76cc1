/* SPDX-License-Identifier: GPL-2.0 */
/* Sockets on this machine alone. */
#ifndef MOSIX_TESTS_SOCKETS_H
#define MOSIX_TESTS_SOCKETS_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "test.h"

/* Bound to a port that the kernel chose; @address is set to it. */
__attribute__((unused))
static int bound_socket(int type, struct sockaddr_in *address)
{
	socklen_t len = sizeof(*address);
	int fd = socket(AF_INET, type, 0);

	*address = (struct sockaddr_in){ .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	must(fd >= 0 && !bind(fd, (struct sockaddr *)address, len));
	must(!getsockname(fd, (struct sockaddr *)address, &len) && len == sizeof(*address) && address->sin_port);
	return fd;
}

/* Both ends of a TCP connection. */
__attribute__((unused))
static void tcp_pair(int ends[2])
{
	struct sockaddr_in address;
	int listener = bound_socket(SOCK_STREAM, &address);

	must(!listen(listener, 1));
	ends[0] = socket(AF_INET, SOCK_STREAM, 0);
	must(!connect(ends[0], (struct sockaddr *)&address, sizeof(address)));
	ends[1] = accept(listener, NULL, NULL);
	must(ends[1] >= 0 && !close(listener));
}

/* Two sockets for datagrams, each connected to the other. */
__attribute__((unused))
static void udp_pair(int ends[2])
{
	struct sockaddr_in address[2];

	ends[0] = bound_socket(SOCK_DGRAM, &address[0]);
	ends[1] = bound_socket(SOCK_DGRAM, &address[1]);
	must(!connect(ends[0], (struct sockaddr *)&address[1], sizeof(address[1])));
	must(!connect(ends[1], (struct sockaddr *)&address[0], sizeof(address[0])));
}

/* What is seen of a descriptor at once. */
__attribute__((unused))
static short events_of(int fd, short wanted)
{
	struct pollfd one = { .fd = fd, .events = wanted };

	must(poll(&one, 1, 0) >= 0);
	return one.revents;
}

/* One that is sent is there, if not at once: within a time that no machine needs. */
__attribute__((unused))
static short wait_for(int fd, short wanted)
{
	struct pollfd one = { .fd = fd, .events = wanted };
	int ready;

	/* A signal that tells of it may come in the middle. */
	do {
		ready = poll(&one, 1, 30000);
	} while (ready == -1 && errno == EINTR);
	must(ready == 1);
	return one.revents;
}

#endif
