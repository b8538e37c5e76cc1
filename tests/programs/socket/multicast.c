// SPDX-License-Identifier: GPL-2.0
/*
 * A group is joined by name of an interface; what is sent to it arrives, until it is left.
 *
 * feature: UDP
 * calls: setsockopt, sendto, recvfrom
 * away: works
 */
#include <net/if.h>

#include "shape.h"
#include "sockets.h"

static struct sockaddr_in group = { .sin_family = AF_INET };
static struct ip_mreqn loopback;
static int receiver, sender;

static void prepare(void)
{
	socklen_t len = sizeof(group);

	loopback.imr_ifindex = if_nametoindex("lo");
	loopback.imr_multiaddr.s_addr = group.sin_addr.s_addr = inet_addr("239.1.2.3");
	receiver = socket(AF_INET, SOCK_DGRAM, 0);
	sender = socket(AF_INET, SOCK_DGRAM, 0);
	must(!bind(receiver, (struct sockaddr *)&group, len));
	must(!getsockname(receiver, (struct sockaddr *)&group, &len));
	must(!setsockopt(sender, IPPROTO_IP, IP_MULTICAST_IF, &loopback, sizeof(loopback)));
	must(!setsockopt(receiver, IPPROTO_IP, IP_MULTICAST_ALL, &(int){ 0 }, sizeof(int)));
}

static void step(unsigned long n)
{
	unsigned long word;

	must(!setsockopt(receiver, IPPROTO_IP, IP_ADD_MEMBERSHIP, &loopback, sizeof(loopback)));
	must(setsockopt(receiver, IPPROTO_IP, IP_ADD_MEMBERSHIP, &loopback, sizeof(loopback)) == -1);
	must(errno == EADDRINUSE);
	must(sendto(sender, &n, sizeof(n), 0, (struct sockaddr *)&group, sizeof(group)) == sizeof(n));
	must(recv(receiver, &word, sizeof(word), 0) == sizeof(word) && word == n);
	must(!setsockopt(receiver, IPPROTO_IP, IP_DROP_MEMBERSHIP, &loopback, sizeof(loopback)));
}

const struct shape shape = { prepare, step, NULL };
