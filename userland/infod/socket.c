// SPDX-License-Identifier: GPL-2.0
/* UDP for IPv4 and IPv6 on one socket. */
#include "socket.h"

#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* IPv4 within IPv6, as a socket of both families has it. */
static struct sockaddr_in6 to_six(const struct sockaddr_storage *address)
{
	struct sockaddr_in6 six = { .sin6_family = AF_INET6 };
	struct sockaddr_in four;

	if (address->ss_family == AF_INET6) {
		memcpy(&six, address, sizeof(six));
		return six;
	}
	memcpy(&four, address, sizeof(four));
	six.sin6_port = four.sin_port;
	six.sin6_addr.s6_addr[10] = six.sin6_addr.s6_addr[11] = 0xff;
	memcpy(&six.sin6_addr.s6_addr[12], &four.sin_addr, 4);
	return six;
}

static void from_six(const struct sockaddr_in6 *six, struct sockaddr_storage *address)
{
	struct sockaddr_in four = { .sin_family = AF_INET, .sin_port = six->sin6_port };

	memset(address, 0, sizeof(*address));
	if (!IN6_IS_ADDR_V4MAPPED(&six->sin6_addr)) {
		memcpy(address, six, sizeof(*six));
		return;
	}
	memcpy(&four.sin_addr, &six->sin6_addr.s6_addr[12], 4);
	memcpy(address, &four, sizeof(four));
}

/* Where a kernel has no IPv6, IPv4 alone. */
static int bind_to(int family, const struct sockaddr *address, socklen_t len)
{
	int fd = socket(family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), off = 0, err;

	if (fd < 0)
		return -errno;
	if (family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off));
	if (!bind(fd, address, len))
		return fd;
	err = -errno;
	close(fd);
	return err;
}

/**
 * infod_socket_open() - listen
 * @port: UDP port
 * @words: receive what is wrong
 * @size: room there
 *
 * Return: a file descriptor, or a negative errno, with words.
 */
int infod_socket_open(uint16_t port, char *words, size_t size)
{
	const struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_port = htons(port) };
	const struct sockaddr_in four = { .sin_family = AF_INET, .sin_port = htons(port) };
	int fd = bind_to(AF_INET6, (const struct sockaddr *)&six, sizeof(six));

	if (fd == -EAFNOSUPPORT)
		fd = bind_to(AF_INET, (const struct sockaddr *)&four, sizeof(four));
	if (fd < 0)
		snprintf(words, size, "cannot listen on UDP port %u: %s", port, strerror(-fd));
	return fd;
}

static int family_of(int fd)
{
	int family = AF_INET6;
	socklen_t len = sizeof(family);

	getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &family, &len);
	return family;
}

/**
 * infod_socket_send() - send a datagram, or lose it
 * @fd: the socket
 * @bytes: the datagram
 * @len: its length
 * @to: whom
 *
 * Return: 0 or a negative errno.
 */
int infod_socket_send(int fd, const void *bytes, size_t len, const struct sockaddr_storage *to)
{
	const struct sockaddr_in6 six = to_six(to);
	bool is_six = family_of(fd) == AF_INET6;
	const void *address = is_six ? (const void *)&six : (const void *)to;
	socklen_t size = is_six ? sizeof(six) : sizeof(struct sockaddr_in);

	return sendto(fd, bytes, len, MSG_DONTWAIT | MSG_NOSIGNAL, address, size) < 0 ? -errno : 0;
}

/**
 * infod_socket_receive() - take in a datagram, if there is one
 * @fd: the socket
 * @bytes: receives it
 * @size: room there; of a longer one its length is returned, and what fits is there
 * @from: receives who has sent it
 *
 * Return: its length, or a negative errno.
 */
ssize_t infod_socket_receive(int fd, void *bytes, size_t size, struct sockaddr_storage *from)
{
	struct sockaddr_storage raw = { 0 };
	socklen_t len = sizeof(raw);
	ssize_t got = recvfrom(fd, bytes, size, MSG_DONTWAIT | MSG_TRUNC, (struct sockaddr *)&raw, &len);

	if (got < 0)
		return -errno;
	if (raw.ss_family == AF_INET6)
		from_six((const struct sockaddr_in6 *)&raw, from);
	else
		*from = raw;
	return got;
}

static int set(int fd, int level, int name, const void *value, socklen_t len)
{
	return setsockopt(fd, level, name, value, len) ? -errno : 0;
}

/* Nothing comes back to who has sent it. A socket of both families looks at the setting of IPv6 alone. */
static int hush(int fd)
{
	const int no = 0;
	int err = set(fd, IPPROTO_IP, IP_MULTICAST_LOOP, &no, sizeof(no));

	return err || family_of(fd) == AF_INET ? err : set(fd, IPPROTO_IPV6, IPV6_MULTICAST_LOOP, &no, sizeof(no));
}

/* No router forwards what may live for one hop. */
static int join_four(int fd, const struct sockaddr_in *group, int interface)
{
	const struct ip_mreqn request = { .imr_multiaddr = group->sin_addr, .imr_ifindex = interface };
	const int one = 1;

	return set(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &request, sizeof(request)) ?:
	       set(fd, IPPROTO_IP, IP_MULTICAST_IF, &request, sizeof(request)) ?:
	       set(fd, IPPROTO_IP, IP_MULTICAST_TTL, &one, sizeof(one));
}

static int join_six(int fd, const struct sockaddr_in6 *group, int interface)
{
	const struct ipv6_mreq request = { .ipv6mr_multiaddr = group->sin6_addr, .ipv6mr_interface = (unsigned int)interface };
	const int one = 1;

	return set(fd, IPPROTO_IPV6, IPV6_JOIN_GROUP, &request, sizeof(request)) ?:
	       set(fd, IPPROTO_IPV6, IPV6_MULTICAST_IF, &interface, sizeof(interface)) ?:
	       set(fd, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, &one, sizeof(one));
}

/**
 * infod_socket_join() - hear what is sent to a group, and be able to send to it
 * @fd: the socket
 * @group: an address of multicast
 * @interface: by which; "": the one to which the routes lead
 * @words: receive what is wrong
 * @size: room there
 *
 * Return: 0 or a negative errno, with words.
 */
int infod_socket_join(int fd, const struct sockaddr_storage *group, const char *interface, char *words, size_t size)
{
	int index = (int)if_nametoindex(interface), err;

	if (*interface && !index) {
		snprintf(words, size, "there is no interface %s", interface);
		return -ENODEV;
	}
	err = group->ss_family == AF_INET6 ? join_six(fd, (const struct sockaddr_in6 *)group, index) :
					     join_four(fd, (const struct sockaddr_in *)group, index);
	err = err ?: hush(fd);
	if (err)
		snprintf(words, size, "cannot join the group of multicast: %s%s", strerror(-err),
			 *interface ? "" : "; say by which interface");
	return err;
}
