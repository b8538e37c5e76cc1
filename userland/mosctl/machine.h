/* SPDX-License-Identifier: GPL-2.0 */
/* What the machine that we run on knows: its files, its addresses, the names of others. */
#ifndef MOSCTL_MACHINE_H
#define MOSCTL_MACHINE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

struct mos_map;

/* All addresses of all interfaces. */
struct machine_addresses {
	struct sockaddr_storage *address;
	size_t count;
};

/* Return: where the map of the cluster is, or NULL where there is none. */
const char *machine_map(void);

/* Return: the text of a file, to be freed; NULL: errno says why not. */
char *machine_read_file(const char *path);

/* Return: 0 or a negative errno; machine_free_addresses() undoes success. */
int machine_addresses(struct machine_addresses *addresses);
void machine_free_addresses(struct machine_addresses *addresses);

/* The system's name service, as mos_map_parse() wants it. */
const char *machine_resolve(void *ctx, const char *host, int family,
			    struct sockaddr_storage *address);

/* Tell standard error that no node of @map has an address of this machine. */
void machine_report_stranger(const struct mos_map *map, const char *file,
			     const struct machine_addresses *addresses);

#endif
