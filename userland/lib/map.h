/* SPDX-License-Identifier: GPL-2.0 */
/* The map of a cluster: which node has which address. See openmosix.map(5). */
#ifndef MOS_MAP_H
#define MOS_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

/**
 * struct mos_map_node - one address of a node
 * @number:  its number
 * @line:    line of the map that gives it
 * @is_alias: one more address of a node that stands before it
 * @address: where it is; the port is 0
 */
struct mos_map_node {
	uint32_t number;
	unsigned int line;
	bool is_alias;
	struct sockaddr_storage address;
};

/**
 * struct mos_map - all addresses of all nodes, sorted by number; of one node its own first, then its aliases
 * @count: how many
 * @aliases: so many of them are aliases
 * @nodes: allocated; mos_map_free() frees it
 */
struct mos_map {
	size_t count;
	size_t aliases;
	struct mos_map_node *nodes;
};

/**
 * struct mos_map_error - what is wrong with a map
 * @line: line number, from 1; 0: the map as a whole
 * @text: what is wrong there and what would be right
 */
struct mos_map_error {
	unsigned int line;
	char text[256];
};

/**
 * typedef mos_map_resolve_fn - find the address of a host name
 * @ctx:     as given to mos_map_parse()
 * @host:    anything in the address column that is not a numeric address
 * @family:  family wanted, AF_UNSPEC for any
 * @address: receives the address, its port 0
 *
 * Return: NULL, or in words why there is none.
 */
typedef const char *mos_map_resolve_fn(void *ctx, const char *host, int family,
				       struct sockaddr_storage *address);

/**
 * mos_map_parse() - read a map
 * @text:    the whole map, terminated by NUL
 * @resolve: finds host names; @ctx is passed to it
 * @ctx:     see @resolve
 * @map:     receives the nodes; empty after an error
 * @error:   receives what is wrong
 *
 * Return: 0, or -EINVAL with @error filled in, or -ENOMEM likewise.
 */
int mos_map_parse(const char *text, mos_map_resolve_fn *resolve, void *ctx,
		  struct mos_map *map, struct mos_map_error *error);
void mos_map_free(struct mos_map *map);

/**
 * mos_map_find() - the node with that number
 *
 * Return: the node, or NULL.
 */
const struct mos_map_node *mos_map_find(const struct mos_map *map, uint32_t number);

/**
 * mos_map_self() - which node a machine is
 * @map:       the map
 * @addresses: all addresses of the machine; ports do not matter
 * @count:     how many
 * @other:     receives another node that has one of them, or NULL
 *
 * Return: the first node that has one of @addresses, or NULL.
 */
const struct mos_map_node *mos_map_self(const struct mos_map *map,
					const struct sockaddr_storage *addresses, size_t count,
					const struct mos_map_node **other);

#endif
