// SPDX-License-Identifier: GPL-2.0
/* mosctl nodes: the nodes of the cluster, and whether they answer. */
#include <stdio.h>

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

/* A newer module may know more states than we do. */
static enum mosix_node_state known_state(const struct mos_node *node)
{
	return node->state < sizeof(states) / sizeof(states[0]) ? node->state :
								  MOSIX_NODE_STATE_UNKNOWN;
}

static void add_row(void *ctx, const struct mos_node *node)
{
	enum mosix_node_state state = known_state(node);
	char text[MOS_ADDRESS_TEXT], rtt[MOS_FORMAT_TEXT];

	table_add(ctx, COLOUR_NONE, "%u", node->number);
	table_add(ctx, COLOUR_NONE, "%s", mos_address_text(&node->address, text));
	table_add(ctx, states[state].colour, "%s", states[state].name);
	table_add(ctx, COLOUR_NONE, "%s",
		  node->rtt_ns ? mos_format_time(node->rtt_ns, rtt) : "-");
	table_add(ctx, COLOUR_NONE, "%s", *node->release ? node->release : "-");
	table_add(ctx, COLOUR_NONE, "%s", node->self ? "this node" : node->reason);
}

static void add_object(void *ctx, const struct mos_node *node)
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
	json_object_array_add(ctx, object);
}

static int print_array(struct mos_client *client)
{
	struct json_object *array = json_object_new_array();
	int err = mos_client_nodes(client, add_object, array);

	if (err)
		json_object_put(array);
	else
		print_json(array);
	return err;
}

static int print_table(struct mos_client *client)
{
	struct table *table = table_create(columns, sizeof(columns) / sizeof(columns[0]));
	int err = mos_client_nodes(client, add_row, table);

	if (!err && table_is_empty(table))
		fputs("mosctl: this node is down; join the cluster with: mosctl up\n", stderr);
	else if (!err)
		table_print(table);
	table_destroy(table);
	return err;
}

int nodes_main(int argc, char **argv)
{
	bool json = parse_no_arguments(doc, argc, argv);
	struct mos_client *client = open_client();
	int status = finish(client, json ? print_array(client) : print_table(client));

	mos_client_close(client);
	return status;
}
