// SPDX-License-Identifier: GPL-2.0
/* mosctl nodes: the nodes of the cluster, and whether they answer. */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>

#include "address.h"
#include "format.h"
#include "mosctl.h"
#include "table.h"

static const char doc[] =
	"Show the nodes of the cluster as this one sees them.\v"
	"A node is up, silent (it answered once and does not now), refused (one of the two "
	"will not talk to the other, and the note says why) or unknown (nothing was heard "
	"of it yet).\n\n"
	"Examples:\n"
	"  mosctl nodes\n"
	"  mosctl nodes --json | jq '.[] | select(.state == \"up\") | .number'\n";

static const struct column columns[] = {
	{ "NODE", true }, { "ADDRESS", false }, { "STATE", false },
	{ "RTT", true }, { "KERNEL", false }, { "NOTE", false },
};

static const struct {
	const char *name;
	enum colour colour;
} states[] = {
	[MOSIX_NODE_STATE_UNKNOWN]	= { "unknown", COLOUR_NONE },
	[MOSIX_NODE_STATE_UP]		= { "up", COLOUR_GREEN },
	[MOSIX_NODE_STATE_SILENT]	= { "silent", COLOUR_YELLOW },
	[MOSIX_NODE_STATE_REFUSED]	= { "refused", COLOUR_RED },
};

struct list {
	struct mos_node *node;
	size_t count;
	size_t room;
};

static void remember(void *ctx, const struct mos_node *node)
{
	struct list *list = ctx;

	if (list->count == list->room) {
		list->room = list->room ? 2 * list->room : 64;
		list->node = reallocarray(list->node, list->room, sizeof(*list->node));
		if (!list->node)
			err(EXIT_REFUSED, "cannot list the nodes");
	}
	list->node[list->count++] = *node;
}

static int by_number(const void *a, const void *b)
{
	const struct mos_node *left = a, *right = b;

	return left->number < right->number ? -1 : left->number > right->number;
}

/* A newer module may know more states than we do. */
static enum mosix_node_state known_state(const struct mos_node *node)
{
	return node->state < sizeof(states) / sizeof(states[0]) ? node->state :
								  MOSIX_NODE_STATE_UNKNOWN;
}

static void add_row(struct table *table, const struct mos_node *node)
{
	enum mosix_node_state state = known_state(node);
	char text[MOS_ADDRESS_TEXT], rtt[MOS_FORMAT_TEXT];

	table_add(table, COLOUR_NONE, "%u", node->number);
	table_add(table, COLOUR_NONE, "%s", mos_address_text(&node->address, text));
	table_add(table, states[state].colour, "%s", states[state].name);
	table_add(table, COLOUR_NONE, "%s",
		  node->rtt_ns ? mos_format_time(node->rtt_ns, rtt) : "-");
	table_add(table, COLOUR_NONE, "%s", *node->release ? node->release : "-");
	table_add(table, COLOUR_NONE, "%s", node->self ? "this node" : node->reason);
}

static struct json_object *to_json(const struct mos_node *node)
{
	struct json_object *object = json_object_new_object();
	char text[MOS_ADDRESS_TEXT];

	json_object_object_add(object, "number", json_object_new_int64(node->number));
	json_object_object_add(object, "address",
			       json_object_new_string(mos_address_text(&node->address, text)));
	json_object_object_add(object, "state",
			       json_object_new_string(states[known_state(node)].name));
	json_object_object_add(object, "self", json_object_new_boolean(node->self));
	if (*node->reason)
		json_object_object_add(object, "reason", json_object_new_string(node->reason));
	if (node->rtt_ns)
		json_object_object_add(object, "rtt_ns", json_object_new_uint64(node->rtt_ns));
	if (*node->release)
		json_object_object_add(object, "release", json_object_new_string(node->release));
	return object;
}

static void print_array(const struct list *list)
{
	struct json_object *array = json_object_new_array();
	size_t i;

	for (i = 0; i < list->count; i++)
		json_object_array_add(array, to_json(&list->node[i]));
	print_json(array);
}

static void print_table(const struct list *list)
{
	struct table *table = table_create(columns, sizeof(columns) / sizeof(columns[0]));
	size_t i;

	for (i = 0; i < list->count; i++)
		add_row(table, &list->node[i]);
	if (list->count)
		table_print(table);
	else
		fputs("mosctl: this node is down; join the cluster with: mosctl up\n", stderr);
	table_destroy(table);
}

int nodes_main(int argc, char **argv)
{
	bool json = parse_no_arguments(doc, argc, argv);
	struct mos_client *client = open_client();
	struct list list = { 0 };
	int err = mos_client_nodes(client, remember, &list);
	int status = finish(client, err);

	if (list.count)
		qsort(list.node, list.count, sizeof(*list.node), by_number);
	if (!err && json)
		print_array(&list);
	else if (!err)
		print_table(&list);
	free(list.node);
	mos_client_close(client);
	return status;
}
