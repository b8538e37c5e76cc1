// SPDX-License-Identifier: GPL-2.0
/*
 * Options whose value is more than a number, one after another on a few sockets: groups and their sources, headers,
 * keys, names and times. What becomes of each, and what is told of it then, is what it was at home.
 *
 * feature: socket options
 * calls: setsockopt, getsockopt
 * away: works
 */
#include <grp.h>
#include <net/if.h>
#include <netinet/tcp.h>
#include <sys/time.h>

#include "shape.h"
#include "sockets.h"

#define SIZE 512

enum kind { TCP_4, UDP_4, UDP_6, LOCAL, KINDS };

static struct group_req group_4, group_6;
static struct group_source_req source_4, source_6;
static struct group_filter filter_4, filter_6;
static struct ip_mreqn member;
static struct { struct ip_msfilter filter; struct in_addr second; } old_filter;
static struct in6_pktinfo from = { .ipi6_addr = IN6ADDR_LOOPBACK_INIT };
static const unsigned char padding[8] = { 0, 0, 1, 4 };	/* so many bytes of nothing */
static const struct { unsigned char next, length, type, left, reserved[4]; struct in6_addr at; } route = {
	.length = 2, .type = 2, .left = 1, .at = IN6ADDR_LOOPBACK_INIT,
};
static struct tcp_md5sig signature = { .tcpm_keylen = 6, .tcpm_key = "secret" };
static const unsigned char cookie_keys[32] = "one key for cookies and another";
static const struct linger linger = { 1, 30 };
static const struct timeval limit = { 7, 500000 };
static const uint64_t pace = 5000000000;
static const struct { int clock; unsigned int flags; } due = { 11, 0 };	/* by CLOCK_TAI */
static const struct { int flags, clock; } stamps = { 1 << 3 | 1 << 4, 0 };	/* of what is received, in software */

#define VALUE(kind, level, name, value) { kind, level, name, #name, &(value), sizeof(value) }
#define NAMED(kind, level, name, value) { kind, level, name, #name, value, sizeof(value) - 1 }

/* Each on the socket on which those before it of its kind were set. */
static const struct {
	enum kind kind;
	int level, name;
	const char *is;
	const void *value;
	socklen_t length;
} values[] = {
	VALUE(UDP_4, IPPROTO_IP, MCAST_JOIN_GROUP, group_4), VALUE(UDP_4, IPPROTO_IP, MCAST_JOIN_GROUP, group_4),
	VALUE(UDP_4, IPPROTO_IP, MCAST_BLOCK_SOURCE, source_4), VALUE(UDP_4, IPPROTO_IP, MCAST_MSFILTER, filter_4),
	VALUE(UDP_4, IPPROTO_IP, MCAST_LEAVE_GROUP, group_4), VALUE(UDP_4, IPPROTO_IP, MCAST_JOIN_SOURCE_GROUP, source_4),
	VALUE(UDP_4, IPPROTO_IP, MCAST_LEAVE_SOURCE_GROUP, source_4),
	VALUE(UDP_4, IPPROTO_IP, MCAST_UNBLOCK_SOURCE, source_4),
	VALUE(UDP_4, IPPROTO_IP, IP_ADD_MEMBERSHIP, member), VALUE(UDP_4, IPPROTO_IP, IP_MSFILTER, old_filter),
	VALUE(UDP_4, IPPROTO_IP, IP_DROP_MEMBERSHIP, member), VALUE(UDP_4, IPPROTO_IP, IP_MULTICAST_IF, member),
	VALUE(UDP_4, SOL_SOCKET, SO_LINGER, linger), VALUE(UDP_4, SOL_SOCKET, SO_RCVTIMEO, limit),
	VALUE(UDP_4, SOL_SOCKET, SO_SNDTIMEO, limit), VALUE(UDP_4, SOL_SOCKET, SO_TXTIME, due),
	VALUE(UDP_4, SOL_SOCKET, SO_TIMESTAMPING, stamps), NAMED(UDP_4, SOL_SOCKET, SO_BINDTODEVICE, "lo"),
	VALUE(UDP_6, IPPROTO_IPV6, MCAST_JOIN_GROUP, group_6), VALUE(UDP_6, IPPROTO_IPV6, MCAST_BLOCK_SOURCE, source_6),
	VALUE(UDP_6, IPPROTO_IPV6, MCAST_MSFILTER, filter_6), VALUE(UDP_6, IPPROTO_IPV6, MCAST_LEAVE_GROUP, group_6),
	VALUE(UDP_6, IPPROTO_IPV6, IPV6_PKTINFO, from), VALUE(UDP_6, IPPROTO_IPV6, IPV6_RTHDR, route),
	VALUE(UDP_6, IPPROTO_IPV6, IPV6_HOPOPTS, padding), VALUE(UDP_6, IPPROTO_IPV6, IPV6_DSTOPTS, padding),
	VALUE(TCP_4, IPPROTO_TCP, TCP_MD5SIG, signature), VALUE(TCP_4, IPPROTO_TCP, TCP_FASTOPEN_KEY, cookie_keys),
	NAMED(TCP_4, IPPROTO_TCP, TCP_ULP, "tls"), NAMED(TCP_4, IPPROTO_TCP, TCP_CONGESTION, "reno"),
	VALUE(TCP_4, SOL_SOCKET, SO_MAX_PACING_RATE, pace),
	VALUE(LOCAL, SOL_SOCKET, SO_PEERGROUPS, linger), VALUE(LOCAL, SOL_SOCKET, SO_PEERCRED, linger),
};

#define VALUES (sizeof(values) / sizeof(values[0]))

/**
 * struct outcome - how one of them fares
 * @errors: of setting and of asking; 0 if there was none
 * @length: how much was told
 * @told: what
 */
struct outcome {
	int errors[2];
	socklen_t length;
	unsigned char told[SIZE];
};

static struct outcome at_home[VALUES], now[VALUES];

static void fill_in_groups(void)
{
	struct sockaddr_in group = { .sin_family = AF_INET, .sin_addr.s_addr = inet_addr("239.1.2.4") };
	struct sockaddr_in source = { .sin_family = AF_INET, .sin_addr.s_addr = inet_addr("10.1.2.3") };
	unsigned int loopback = if_nametoindex("lo");

	group_4.gr_interface = source_4.gsr_interface = filter_4.gf_interface = loopback;
	memcpy(&group_4.gr_group, &group, sizeof(group));
	source_4.gsr_group = filter_4.gf_group = group_4.gr_group;
	memcpy(&source_4.gsr_source, &source, sizeof(source));
	filter_4.gf_fmode = MCAST_INCLUDE;
	filter_4.gf_numsrc = 1;
	filter_4.gf_slist[0] = source_4.gsr_source;
	member = (struct ip_mreqn){ .imr_multiaddr = group.sin_addr, .imr_ifindex = loopback };
	old_filter.filter.imsf_multiaddr = group.sin_addr;
	old_filter.filter.imsf_interface.s_addr = htonl(INADDR_LOOPBACK);
	old_filter.filter.imsf_fmode = MCAST_EXCLUDE;
	old_filter.filter.imsf_numsrc = 2;
	old_filter.filter.imsf_slist[0] = source.sin_addr;
	old_filter.second.s_addr = inet_addr("10.1.2.5");
	signature.tcpm_addr = source_4.gsr_source;
}

static void fill_in_groups_6(void)
{
	struct sockaddr_in6 group = { .sin6_family = AF_INET6 }, source = { .sin6_family = AF_INET6 };

	must(inet_pton(AF_INET6, "ff15::4", &group.sin6_addr) && inet_pton(AF_INET6, "fd00::3", &source.sin6_addr));
	group_6.gr_interface = source_6.gsr_interface = filter_6.gf_interface = if_nametoindex("lo");
	memcpy(&group_6.gr_group, &group, sizeof(group));
	source_6.gsr_group = filter_6.gf_group = group_6.gr_group;
	memcpy(&source_6.gsr_source, &source, sizeof(source));
	filter_6.gf_fmode = MCAST_INCLUDE;
	filter_6.gf_numsrc = 1;
	filter_6.gf_slist[0] = source_6.gsr_source;
}

/* What is asked for may depend on what was given, as which group it is whose filter is to be told. */
static struct outcome set_and_ask(int fd, size_t i)
{
	struct outcome outcome = { .length = SIZE };

	memcpy(outcome.told, values[i].value, values[i].length);
	if (setsockopt(fd, values[i].level, values[i].name, values[i].value, values[i].length))
		outcome.errors[0] = errno;
	if (getsockopt(fd, values[i].level, values[i].name, outcome.told, &outcome.length))
		outcome.errors[1] = errno;
	return outcome;
}

static void set_all(struct outcome *outcomes)
{
	int fds[KINDS + 1] = {
		socket(AF_INET, SOCK_STREAM, 0), socket(AF_INET, SOCK_DGRAM, 0), socket(AF_INET6, SOCK_DGRAM, 0),
	};

	must(!socketpair(AF_UNIX, SOCK_STREAM, 0, fds + LOCAL));
	for (size_t i = 0; i < VALUES; i++)
		outcomes[i] = set_and_ask(fds[values[i].kind], i);
	for (int i = 0; i <= KINDS; i++)
		must(!close(fds[i]));
}

static void prepare(void)
{
	const gid_t groups[] = { 7, 4294967, 100 };

	/* Who may not have other groups has those he has. */
	must(!setgroups(3, groups) || errno == EPERM);
	fill_in_groups();
	fill_in_groups_6();
	set_all(at_home);
	/* That they are told apart at all. */
	must(!at_home[0].errors[0] && at_home[1].errors[0] == EADDRINUSE);
}

static void step(unsigned long n)
{
	set_all(now);
	for (size_t i = 0; i < VALUES; i++)
		if (memcmp(&now[i], &at_home[i], sizeof(now[i]))) {
			printf("%s: errors %d %d, %u bytes; at home %d %d, %u bytes\n", values[i].is, now[i].errors[0],
			       now[i].errors[1], now[i].length, at_home[i].errors[0], at_home[i].errors[1], at_home[i].length);
			must(!"as at home");
		}
}

const struct shape shape = { .prepare = prepare, .step = step };
