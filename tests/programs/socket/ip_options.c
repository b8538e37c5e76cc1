// SPDX-License-Identifier: GPL-2.0
/*
 * Options of IP and IPv6 are set and read back.
 *
 * feature: socket options
 * calls: setsockopt, getsockopt
 * away: works
 */
#include <netinet/ip.h>

#include "shape.h"
#include "sockets.h"

static int four, six;

static void prepare(void)
{
	four = socket(AF_INET, SOCK_DGRAM, 0);
	six = socket(AF_INET6, SOCK_DGRAM, 0);
}

static void set_and_read(int fd, int level, int option, int value)
{
	int now = -1;
	socklen_t len = sizeof(now);

	must(!setsockopt(fd, level, option, &value, sizeof(value)));
	must(!getsockopt(fd, level, option, &now, &len) && now == value);
}

static void step(unsigned long n)
{
	set_and_read(four, IPPROTO_IP, IP_TTL, 1 + n % 255);
	set_and_read(four, IPPROTO_IP, IP_TOS, n % 2 ? 0x10 : 0x08);
	set_and_read(four, IPPROTO_IP, IP_MTU_DISCOVER, n % 2 ? IP_PMTUDISC_DO : IP_PMTUDISC_DONT);
	set_and_read(four, IPPROTO_IP, IP_MULTICAST_TTL, n % 256);
	set_and_read(four, IPPROTO_IP, IP_MULTICAST_LOOP, n % 2);
	set_and_read(four, IPPROTO_IP, IP_FREEBIND, n % 2);
	set_and_read(six, IPPROTO_IPV6, IPV6_V6ONLY, n % 2);
	set_and_read(six, IPPROTO_IPV6, IPV6_UNICAST_HOPS, n % 256);
	set_and_read(six, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, n % 256);
	set_and_read(six, IPPROTO_IPV6, IPV6_TCLASS, n % 256);
	set_and_read(six, IPPROTO_IPV6, IPV6_RECVPKTINFO, n % 2);
}

static void verify(void)
{
	unsigned char options[40] = { IPOPT_NOP, IPOPT_NOP, IPOPT_NOP, IPOPT_EOL }, now[40];
	socklen_t len = sizeof(now);

	must(!setsockopt(four, IPPROTO_IP, IP_OPTIONS, options, 4));
	must(!getsockopt(four, IPPROTO_IP, IP_OPTIONS, now, &len) && len == 4 && !memcmp(now, options, 4));
}

const struct shape shape = { prepare, step, verify };
