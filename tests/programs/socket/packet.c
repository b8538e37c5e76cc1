// SPDX-License-Identifier: GPL-2.0
/*
 * Frames are seen as the device has them.
 *
 * feature: raw sockets
 * calls: socket, bind, sendto, recvfrom
 * away: works
 */
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <stddef.h>

#include "shape.h"
#include "sockets.h"

static struct sockaddr_ll device = { .sll_family = AF_PACKET, .sll_halen = ETH_ALEN };
static int fd;

/* A protocol of its own keeps away what others send. */
static void prepare(void)
{
	device.sll_protocol = htons(0xa000 | (getpid() & 0xfff));
	device.sll_ifindex = if_nametoindex("lo");
	fd = socket(AF_PACKET, SOCK_DGRAM, device.sll_protocol);
	must(fd >= 0 && !bind(fd, (struct sockaddr *)&device, sizeof(device)));
}

static void step(unsigned long n)
{
	struct sockaddr_ll from;
	socklen_t len = sizeof(from);
	unsigned long word;

	must(sendto(fd, &n, sizeof(n), 0, (struct sockaddr *)&device, sizeof(device)) == sizeof(n));
	must(recvfrom(fd, &word, sizeof(word), 0, (struct sockaddr *)&from, &len) == sizeof(word) && word == n);
	must(len >= offsetof(struct sockaddr_ll, sll_addr) && from.sll_protocol == device.sll_protocol);
	must(from.sll_ifindex == device.sll_ifindex && from.sll_pkttype == PACKET_HOST);
}

const struct shape shape = { prepare, step, NULL };
