// SPDX-License-Identifier: GPL-2.0
/*
 * Packets of a kind that the program chose are sent and received in the raw.
 *
 * feature: raw sockets
 * calls: socket, sendto, recvfrom
 * away: works
 */
#include <netinet/ip.h>

#include "shape.h"
#include "sockets.h"

/* For experiments (RFC 3692). */
#define PROTOCOL 253

static struct sockaddr_in self = { .sin_family = AF_INET };
static int fd;

/* All of 127/8 is this machine: an address of its own keeps away what others send. */
static void prepare(void)
{
	self.sin_addr.s_addr = htonl(INADDR_LOOPBACK + (getpid() << 3 & 0xffffff));
	fd = socket(AF_INET, SOCK_RAW, PROTOCOL);
	must(fd >= 0 && !bind(fd, (struct sockaddr *)&self, sizeof(self)));
}

static void step(unsigned long n)
{
	struct { struct iphdr head; unsigned long word; } __attribute__((packed)) packet;

	must(sendto(fd, &n, sizeof(n), 0, (struct sockaddr *)&self, sizeof(self)) == sizeof(n));
	must(recv(fd, &packet, sizeof(packet), 0) == sizeof(packet));
	must(packet.word == n && packet.head.protocol == PROTOCOL && packet.head.ihl == 5);
	must(packet.head.saddr == self.sin_addr.s_addr && packet.head.daddr == self.sin_addr.s_addr);
}

const struct shape shape = { prepare, step, NULL };
