// SPDX-License-Identifier: GPL-2.0
/* Reads the map of a cluster, and finds a machine in it. */
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "address.h"
#include "map.h"
#include "number.h"
#include "uapi/mosix.h"

/* A node and all the peers it can have. */
#define NODES_MAX (MOSIX_PEERS_MAX + 1)

/* Besides its own address; as the module takes them. */
#define ALIASES_MAX 3u

#define BLANKS " \t\r\f\v"

/* A map being read. */
struct reader {
	mos_map_resolve_fn *resolve;
	void *ctx;
	struct mos_map *map;
	struct mos_map_error *error;
	unsigned int line;
};

/* The three words of a line. */
struct fields {
	char *number;
	char *address;
	char *count;
};

/* What they mean: @count nodes from @number, at addresses from @address. */
struct range {
	uint32_t number;
	uint32_t count;
	bool is_alias;
	struct sockaddr_storage address;
};

static int __attribute__((format(printf, 2, 3)))
complain(struct reader *reader, const char *format, ...)
{
	va_list args;

	reader->error->line = reader->line;
	va_start(args, format);
	vsnprintf(reader->error->text, sizeof(reader->error->text), format, args);
	va_end(args);
	return -EINVAL;
}

static int split(struct reader *reader, char *line, struct fields *fields)
{
	char *rest = line, *more;

	fields->number = strtok_r(rest, BLANKS, &rest);
	fields->address = strtok_r(NULL, BLANKS, &rest);
	fields->count = strtok_r(NULL, BLANKS, &rest);
	more = strtok_r(NULL, BLANKS, &rest);
	if (!fields->address)
		return complain(reader, "the address and the count are missing; write \"%.16s ADDRESS 1\"",
				fields->number);
	if (!fields->count)
		return complain(reader, "the count is missing; write \"%.16s %.64s 1\"",
				fields->number, fields->address);
	if (more)
		return complain(reader, "\"%.64s\" is too much; a line is \"NUMBER ADDRESS COUNT\"",
				more);
	return 0;
}

static int family_of(const struct mos_map *map)
{
	return map->count ? map->nodes[0].address.ss_family : AF_UNSPEC;
}

static int read_address(struct reader *reader, const char *text, struct range *range)
{
	int family = family_of(reader->map);
	const char *problem;

	if (mos_address_read(text, &range->address))
		return 0;
	if (range->count > 1)
		return complain(reader, "a range of %u nodes needs a numeric first address, not the name \"%.64s\"",
				range->count, text);
	problem = reader->resolve(reader->ctx, text, family, &range->address);
	if (problem)
		return complain(reader, "the host \"%.64s\" has no usable address: %.120s",
				text, problem);
	return 0;
}

static int read_range(struct reader *reader, const struct fields *fields, struct range *range)
{
	if (!mos_number_read(fields->number, MOSIX_NODE_MAX, &range->number) || !range->number)
		return complain(reader, "\"%.32s\" is not a node number; they go from 1 to %u",
				fields->number, MOSIX_NODE_MAX);
	range->is_alias = !strcasecmp(fields->count, "alias");
	if (range->is_alias)
		range->count = 1;
	else if (!mos_number_read(fields->count, NODES_MAX, &range->count) || !range->count)
		return complain(reader, "\"%.32s\" is not a count of nodes; a cluster has 1 to %u",
				fields->count, NODES_MAX);
	if (range->number + range->count - 1 > MOSIX_NODE_MAX)
		return complain(reader, "the range ends at node %u; the highest number is %u",
				range->number + range->count - 1, MOSIX_NODE_MAX);
	if (reader->map->count + range->count > NODES_MAX)
		return complain(reader, "with these the map has %zu nodes; a cluster has at most %u",
				reader->map->count + range->count, NODES_MAX);
	return read_address(reader, fields->address, range);
}

static int complain_of_address(struct reader *reader, const struct mos_map_node *node,
			       const struct mos_map_node *old)
{
	char text[MOS_ADDRESS_TEXT];

	return complain(reader, "%s already is node %u by line %u; give each address once",
			mos_address_text(&node->address, text), old->number, old->line);
}

/* Nodes behind one router may all have its address as an alias. */
static int check_alias(struct reader *reader, const struct mos_map_node *node)
{
	const struct mos_map *map = reader->map;
	unsigned int aliases = 0;
	bool is_known = false;
	size_t i;

	for (i = 0; i < map->count; i++) {
		const struct mos_map_node *old = &map->nodes[i];

		if (mos_address_equal(&old->address, &node->address) &&
		    (old->number == node->number || !old->is_alias))
			return complain_of_address(reader, node, old);
		is_known |= old->number == node->number;
		aliases += old->number == node->number && old->is_alias;
	}
	if (!is_known)
		return complain(reader, "there is no node %u before this alias of it; give its own address first",
				node->number);
	if (aliases == ALIASES_MAX)
		return complain(reader, "node %u has %u aliases already; it can have no more", node->number,
				ALIASES_MAX);
	return 0;
}

/* Everything that a node may not have in common with those before it. */
static int check_node(struct reader *reader, const struct mos_map_node *node)
{
	const struct mos_map *map = reader->map;
	size_t i;

	if (map->count && node->address.ss_family != family_of(map))
		return complain(reader, "node %u has an %s address, but line %u gives an %s one; use one kind for all",
				node->number, node->address.ss_family == AF_INET ? "IPv4" : "IPv6",
				map->nodes[0].line, family_of(map) == AF_INET ? "IPv4" : "IPv6");
	if (node->is_alias)
		return check_alias(reader, node);
	for (i = 0; i < map->count; i++) {
		const struct mos_map_node *old = &map->nodes[i];

		if (old->number == node->number)
			return complain(reader, "node %u is already given by line %u; give each number once",
					node->number, old->line);
		if (mos_address_equal(&old->address, &node->address))
			return complain_of_address(reader, node, old);
	}
	return 0;
}

static int add_node(struct reader *reader, const struct range *range, uint32_t step)
{
	struct mos_map_node node = {
		.number = range->number + step,
		.line = reader->line,
		.is_alias = range->is_alias,
		.address = range->address,
	};
	int err;

	if (!mos_address_advance(&node.address, step))
		return complain(reader, "there are no %u addresses from that one on; give a smaller count",
				range->count);
	err = check_node(reader, &node);
	if (err)
		return err;
	reader->map->nodes[reader->map->count++] = node;
	reader->map->aliases += node.is_alias;
	return 0;
}

static int read_line(struct reader *reader, char *line)
{
	struct fields fields;
	struct range range;
	uint32_t step;
	int err;

	line[strcspn(line, "#")] = '\0';
	if (!line[strspn(line, BLANKS)])
		return 0;
	err = split(reader, line, &fields);
	if (!err)
		err = read_range(reader, &fields, &range);
	for (step = 0; !err && step < range.count; step++)
		err = add_node(reader, &range, step);
	return err;
}

static int read_lines(struct reader *reader, char *text)
{
	char *line;
	int err;

	while ((line = strsep(&text, "\n"))) {
		reader->line++;
		err = read_line(reader, line);
		if (err)
			return err;
	}
	reader->line = 0;
	if (!reader->map->count)
		return complain(reader, "there is no node in it; write lines of \"NUMBER ADDRESS COUNT\"");
	return 0;
}

static int by_number(const void *a, const void *b)
{
	const struct mos_map_node *left = a, *right = b;

	if (left->number == right->number)
		return left->line < right->line ? -1 : left->line > right->line;
	return left->number < right->number ? -1 : 1;
}

int mos_map_parse(const char *text, mos_map_resolve_fn *resolve, void *ctx,
		  struct mos_map *map, struct mos_map_error *error)
{
	struct reader reader = { .resolve = resolve, .ctx = ctx, .map = map, .error = error };
	char *copy = strdup(text);
	int err;

	map->count = 0;
	map->aliases = 0;
	map->nodes = calloc(NODES_MAX, sizeof(*map->nodes));
	if (!copy || !map->nodes) {
		complain(&reader, "out of memory");
		err = -ENOMEM;
	} else {
		err = read_lines(&reader, copy);
	}
	free(copy);
	if (err)
		mos_map_free(map);
	else
		qsort(map->nodes, map->count, sizeof(*map->nodes), by_number);
	return err;
}

void mos_map_free(struct mos_map *map)
{
	free(map->nodes);
	map->nodes = NULL;
	map->count = 0;
}

const struct mos_map_node *mos_map_find(const struct mos_map *map, uint32_t number)
{
	size_t i;

	for (i = 0; i < map->count; i++)
		if (map->nodes[i].number == number)
			return &map->nodes[i];
	return NULL;
}

static bool has_one_of(const struct mos_map_node *node,
		       const struct sockaddr_storage *addresses, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (mos_address_equal(&node->address, &addresses[i]))
			return true;
	return false;
}

const struct mos_map_node *mos_map_self(const struct mos_map *map,
					const struct sockaddr_storage *addresses, size_t count,
					const struct mos_map_node **other)
{
	const struct mos_map_node *self = NULL;
	size_t i;

	*other = NULL;
	for (i = 0; i < map->count && !*other; i++) {
		if (!has_one_of(&map->nodes[i], addresses, count) ||
		    (self && self->number == map->nodes[i].number))
			continue;
		if (self)
			*other = &map->nodes[i];
		else
			self = &map->nodes[i];
	}
	return self;
}
