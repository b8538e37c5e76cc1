// SPDX-License-Identifier: GPL-2.0
/* Addresses of nodes, IPv4 and IPv6 alike. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "address.h"

static struct in_addr *in4(const struct sockaddr_storage *address)
{
	return &((struct sockaddr_in *)address)->sin_addr;
}

static struct in6_addr *in6(const struct sockaddr_storage *address)
{
	return &((struct sockaddr_in6 *)address)->sin6_addr;
}

bool mos_address_read(const char *text, struct sockaddr_storage *address)
{
	memset(address, 0, sizeof(*address));
	if (inet_pton(AF_INET, text, in4(address)) == 1)
		address->ss_family = AF_INET;
	else if (inet_pton(AF_INET6, text, in6(address)) == 1)
		address->ss_family = AF_INET6;
	return address->ss_family != AF_UNSPEC;
}

const char *mos_address_text(const struct sockaddr_storage *address,
			     char text[MOS_ADDRESS_TEXT])
{
	const void *bytes = in4(address);

	if (address->ss_family == AF_INET6)
		bytes = in6(address);
	if (!inet_ntop(address->ss_family, bytes, text, MOS_ADDRESS_TEXT))
		snprintf(text, MOS_ADDRESS_TEXT, "?");
	return text;
}

uint16_t mos_address_port(const struct sockaddr_storage *address)
{
	if (address->ss_family == AF_INET6)
		return ntohs(((const struct sockaddr_in6 *)address)->sin6_port);
	return ntohs(((const struct sockaddr_in *)address)->sin_port);
}

void mos_address_set_port(struct sockaddr_storage *address, uint16_t port)
{
	/* Both families have it at the same place. */
	((struct sockaddr_in *)address)->sin_port = htons(port);
}

bool mos_address_equal(const struct sockaddr_storage *a, const struct sockaddr_storage *b)
{
	if (a->ss_family != b->ss_family)
		return false;
	if (a->ss_family == AF_INET)
		return in4(a)->s_addr == in4(b)->s_addr;
	return a->ss_family == AF_INET6 && IN6_ARE_ADDR_EQUAL(in6(a), in6(b));
}

bool mos_address_is_loopback(const struct sockaddr_storage *address)
{
	if (address->ss_family == AF_INET)
		return ntohl(in4(address)->s_addr) >> 24 == IN_LOOPBACKNET;
	return address->ss_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(in6(address));
}

/* Adds to a big-endian number. Return: false on overflow. */
static bool add(uint8_t *bytes, size_t size, uint32_t steps)
{
	uint64_t carry = steps;

	while (size--) {
		carry += bytes[size];
		bytes[size] = (uint8_t)carry;
		carry >>= 8;
	}
	return !carry;
}

bool mos_address_advance(struct sockaddr_storage *address, uint32_t steps)
{
	if (address->ss_family == AF_INET)
		return add((uint8_t *)in4(address), sizeof(struct in_addr), steps);
	return add((uint8_t *)in6(address), sizeof(struct in6_addr), steps);
}
