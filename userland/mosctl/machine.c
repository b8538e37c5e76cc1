// SPDX-License-Identifier: GPL-2.0
/* What the machine that we run on knows: its files, its addresses, the names of others. */
#include <errno.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "address.h"
#include "machine.h"
#include "mosctl.h"
#include "map.h"

/* A map of the most nodes, with long comments, is far below this. */
#define FILE_MAX (1024 * 1024)

const char *machine_map(void)
{
	static const char *const maps[] = {
		"/etc/openmosix.map", "/etc/hpc.map", "/etc/mosix.map"
	};
	size_t i;

	for (i = 0; i < sizeof(maps) / sizeof(maps[0]); i++)
		if (!access(maps[i], F_OK))
			return maps[i];
	return NULL;
}

char *machine_read_file(const char *path)
{
	FILE *file = fopen(path, "re");
	char *text = NULL;
	size_t len;

	if (!file)
		return NULL;
	text = malloc(FILE_MAX + 1);
	len = text ? fread(text, 1, FILE_MAX + 1, file) : 0;
	if (text && (ferror(file) || len > FILE_MAX)) {
		int err = ferror(file) ? errno : EFBIG;

		free(text);
		text = NULL;
		errno = err;
	}
	if (text)
		text[len] = '\0';
	fclose(file);
	return text;
}

static size_t address_size(const struct sockaddr *sa)
{
	if (!sa)
		return 0;
	return sa->sa_family == AF_INET  ? sizeof(struct sockaddr_in) :
	       sa->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6) :
					   0;
}

int machine_addresses(struct machine_addresses *addresses)
{
	struct ifaddrs *list, *entry;
	size_t room = 0;

	if (getifaddrs(&list))
		return -errno;
	for (entry = list; entry; entry = entry->ifa_next)
		room++;
	addresses->count = 0;
	addresses->address = calloc(room + 1, sizeof(*addresses->address));
	for (entry = list; entry && addresses->address; entry = entry->ifa_next) {
		size_t size = address_size(entry->ifa_addr);

		if (size)
			memcpy(&addresses->address[addresses->count++], entry->ifa_addr, size);
	}
	freeifaddrs(list);
	return addresses->address ? 0 : -ENOMEM;
}

void machine_free_addresses(struct machine_addresses *addresses)
{
	free(addresses->address);
}

/*
 * Debian gives a machine's own name the address 127.0.1.1 in /etc/hosts. In a
 * map that is shared by all nodes it would mean somebody else on each of them.
 */
static const char *pick(const struct addrinfo *list, struct sockaddr_storage *address)
{
	for (; list; list = list->ai_next) {
		memset(address, 0, sizeof(*address));
		memcpy(address, list->ai_addr, address_size(list->ai_addr));
		if (!mos_address_is_loopback(address))
			return NULL;
	}
	return "it leads to this machine alone; write its address on the network instead";
}

const char *machine_resolve(void *ctx, const char *host, int family,
			    struct sockaddr_storage *address)
{
	const struct addrinfo hints = { .ai_family = family, .ai_socktype = SOCK_DGRAM };
	struct addrinfo *list;
	const char *problem;
	int err = getaddrinfo(host, NULL, &hints, &list);

	(void)ctx;
	if (err)
		return gai_strerror(err);
	problem = pick(list, address);
	freeaddrinfo(list);
	return problem;
}

void machine_report_stranger(const struct mos_map *map, const char *file,
			     const struct machine_addresses *addresses)
{
	char text[MOS_ADDRESS_TEXT];
	size_t i;

	complain("no node of %s has an address of this machine\n", file);
	fputs("  this machine has:", stderr);
	for (i = 0; i < addresses->count; i++)
		if (!mos_address_is_loopback(&addresses->address[i]))
			fprintf(stderr, " %s", mos_address_text(&addresses->address[i], text));
	fputs("\n  the map has:", stderr);
	for (i = 0; i < map->count && i < 16; i++)
		fprintf(stderr, " %s", mos_address_text(&map->nodes[i].address, text));
	fputs(i < map->count ? " ...\n" : "\n", stderr);
	fputs("  correct the map, or say which node this is, with --number\n", stderr);
}
