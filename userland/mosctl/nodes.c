// SPDX-License-Identifier: GPL-2.0
/* mosctl nodes: the nodes of the cluster, and whether they answer. */
#include <stdio.h>
#include <stdlib.h>

#include "address.h"
#include "format.h"
#include "json.h"
#include "list.h"
#include "mosctl.h"
#include "table.h"

static const char doc[] =
	"Show the nodes of the cluster as this one sees them.\v"
	"A node is up, silent (it answered once and does not now), refused (one of the two "
	"will not talk to the other, and the note says why) or unknown (nothing was heard "
	"of it yet). The note says also that a node has left the cluster, or which features "
	"of this node's processor it lacks, so that no process of this node can go there.\n\n"
	"Examples:\n"
	"  mosctl nodes\n"
	"  mosctl nodes -v         how loaded each is, as infod knows, and how it is spoken with\n"
	"  mosctl nodes --wire     how each is spoken with: cipher, window, what was sent again\n"
	"  mosctl nodes --json | jq '.[] | select(.state == \"up\") | .number'\n";

static const struct column columns[] = {
	{ "NODE", true }, { "ADDRESS", false }, { "STATE", false },
	{ "RTT", true }, { "KERNEL", false }, { "NOTE", false },
};

static const struct column wire_columns[] = {
	{ "NODE", true }, { "CIPHER", false }, { "RTT", true }, { "BASE", true }, { "QUEUED", true },
	{ "TIMEOUT", true }, { "SPIN", true }, { "WINDOW", true }, { "BATCH", true }, { "ACK AT", true }, { "SENT", true },
	{ "RECEIVED", true }, { "RESENT", true }, { "ACKS", true }, { "FORGED", true },
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

static void remember(void *ctx, const struct mos_node *node)
{
	list_add(ctx, node);
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

const char *node_state_word(enum mosix_node_state state)
{
	return states[state < sizeof(states) / sizeof(states[0]) ? state : MOSIX_NODE_STATE_UNKNOWN].name;
}

/* Nothing is known of it, if it is 0. */
static void add_time(struct table *table, uint64_t ns)
{
	char text[MOS_FORMAT_TEXT];

	table_add(table, COLOUR_NONE, "%s", ns ? mos_format_time(ns, text) : "-");
}

static void add_row(struct table *table, const void *item)
{
	const struct mos_node *node = item;
	enum mosix_node_state state = known_state(node);
	char text[MOS_ADDRESS_TEXT];

	table_add(table, COLOUR_NONE, "%u", node->number);
	table_add(table, COLOUR_NONE, "%s", mos_address_text(&node->address, text));
	table_add(table, states[state].colour, "%s", states[state].name);
	add_time(table, node->rtt_ns);
	table_add(table, COLOUR_NONE, "%s", *node->release ? node->release : "-");
	if (*node->lacks && !*node->reason)
		table_add(table, COLOUR_YELLOW, "takes none of ours: no %s", node->lacks);
	else
		table_add(table, COLOUR_NONE, "%s", node->self ? "this node" : node->reason);
}

static void add_wire_row(struct table *table, const void *item)
{
	const struct mos_node *node = item;
	char window[MOS_FORMAT_TEXT];

	if (node->self)
		return;
	table_add(table, COLOUR_NONE, "%u", node->number);
	table_add(table, COLOUR_NONE, "%s", *node->cipher ? node->cipher : "-");
	add_time(table, node->rtt_ns);
	add_time(table, node->base_ns);
	add_time(table, node->queued_ns);
	add_time(table, node->timeout_ns);
	add_time(table, node->spin_ns);
	table_add(table, COLOUR_NONE, "%s", node->window ? mos_format_bytes(node->window, window) : "-");
	table_add(table, COLOUR_NONE, "%u", node->batch);
	table_add(table, COLOUR_NONE, "%u", node->ack_every);
	table_add(table, COLOUR_NONE, "%llu", (unsigned long long)node->sent);
	table_add(table, COLOUR_NONE, "%llu", (unsigned long long)node->received);
	table_add(table, COLOUR_NONE, "%llu", (unsigned long long)node->resent);
	table_add(table, COLOUR_NONE, "%llu", (unsigned long long)node->acks);
	table_add(table, COLOUR_NONE, "%llu", (unsigned long long)node->forged);
}

static void add_counts(struct json_object *object, const struct mos_node *node)
{
	const struct {
		const char *name;
		uint64_t value;
	} counts[] = {
		{ "keyed", node->keyed }, { "forged", node->forged }, { "replayed", node->replayed },
		{ "stale", node->stale }, { "malformed", node->malformed }, { "cookies", node->cookies }, { "shut", node->shut },
		{ "window", node->window }, { "sent", node->sent }, { "received", node->received },
		{ "resent", node->resent }, { "acks", node->acks }, { "base_ns", node->base_ns },
		{ "queued_ns", node->queued_ns }, { "timeout_ns", node->timeout_ns },
		{ "batch", node->batch }, { "ack_every", node->ack_every }, { "spin_ns", node->spin_ns },
		{ "claims", node->claims }, { "unknown", node->unknown }, { "misshapen", node->misshapen },
		{ "starved", node->starved }, { "spurious", node->spurious }, { "timeouts", node->timeouts },
	};
	size_t i;

	for (i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		mos_json_put(object, counts[i].name, counts[i].value);
}

/* How it is spoken with. */
static void add_wire(struct json_object *object, const struct mos_node *node)
{
	if (node->rtt_ns) {
		mos_json_put(object, "rtt_ns", node->rtt_ns);
		mos_json_put(object, "rttvar_ns", node->rttvar_ns);
	}
	if (*node->cipher)
		json_object_object_add(object, "cipher", json_object_new_string(node->cipher));
	add_counts(object, node);
}

static struct json_object *to_json(const void *item)
{
	const struct mos_node *node = item;
	struct json_object *object = json_object_new_object();
	char text[MOS_ADDRESS_TEXT];

	json_object_object_add(object, "number", json_object_new_int64(node->number));
	json_object_object_add(object, "address",
			       json_object_new_string(mos_address_text(&node->address, text)));
	json_object_object_add(object, "state",
			       json_object_new_string(node_state_word(node->state)));
	json_object_object_add(object, "self", json_object_new_boolean(node->self));
	if (*node->reason)
		json_object_object_add(object, "reason", json_object_new_string(node->reason));
	if (*node->release)
		json_object_object_add(object, "release", json_object_new_string(node->release));
	if (*node->lacks)
		json_object_object_add(object, "lacks", json_object_new_string(node->lacks));
	if (node->protocol) {
		mos_json_put(object, "protocol", node->protocol);
		json_object_object_add(object, "same_vdso", json_object_new_boolean(node->same_vdso));
	}
	if (!node->self)
		add_wire(object, node);
	return object;
}

static const struct list_view view = {
	.columns = columns, .count = sizeof(columns) / sizeof(columns[0]), .add_row = add_row, .to_json = to_json,
};

static const struct list_view wire_view = {
	.columns = wire_columns, .count = sizeof(wire_columns) / sizeof(wire_columns[0]), .add_row = add_wire_row,
	.to_json = to_json,
};

/* All of them, sorted. Returns what the command ends with. */
static int learn_nodes(struct list *list)
{
	struct mos_client *client = open_client();
	int status = finish(client, mos_client_nodes(client, remember, list));

	list_sort(list, by_number);
	mos_client_close(client);
	return status;
}

/* A node that is up is on its own list. */
static int say_down(void)
{
	complain("this node is down; join the cluster with: mosctl up\n");
	return EXIT_REFUSED;
}

struct arguments {
	bool json;
	bool verbose;
	bool wire;
};

static const struct argp_option options[] = {
	{ "verbose", 'v', NULL, 0, "Show loads, speeds and memory instead, and the wires", 0 },
	{ "wire", 'w', NULL, 0, "Show how each is spoken with instead", 0 },
	{ 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &arguments->json;
		return 0;
	case 'v':
		arguments->verbose = true;
		return 0;
	case 'w':
		arguments->wire = true;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "\"%s\" is one argument too many", arg);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp argp = {
	.options = options, .parser = parse, .doc = doc, .children = common_options
};

static int print_nodes(bool json, bool wire)
{
	struct list list = { .size = sizeof(struct mos_node) };
	int status = learn_nodes(&list);

	if (!status && !list.count)
		status = say_down();
	else if (!status)
		list_print(&list, wire ? &wire_view : &view, json);
	free(list.items);
	return status;
}

static struct json_object *wire_of(const struct list *list, uint64_t number)
{
	const struct mos_node *nodes = list->items;
	struct json_object *wire;
	size_t i;

	for (i = 0; i < list->count; i++)
		if (nodes[i].number == number && !nodes[i].self)
			break;
	if (i == list->count)
		return NULL;
	wire = json_object_new_object();
	add_wire(wire, &nodes[i]);
	return wire;
}

/* What infod knows of each, and what the module does. */
static void add_wires(struct json_object *loads, const struct list *list)
{
	struct json_object *node, *wire;
	size_t i;

	for (i = 0; i < json_object_array_length(loads); i++) {
		node = json_object_array_get_idx(loads, i);
		wire = wire_of(list, json_number(node, "number"));
		if (wire)
			json_object_object_add(node, "wire", wire);
	}
}

/* Of each node what is said of one that infod does not know. */
static struct json_object *unknown_loads(const struct list *list)
{
	const struct mos_node *nodes = list->items;
	struct json_object *loads = json_object_new_array(), *node;
	size_t i;

	for (i = 0; i < list->count; i++) {
		node = json_object_new_object();
		mos_json_put(node, "number", nodes[i].number);
		json_object_object_add(node, "self", json_object_new_boolean(nodes[i].self));
		json_object_object_add(node, "state", json_object_new_string("unknown"));
		json_object_array_add(loads, node);
	}
	return loads;
}

/* Consumes @loads, which is NULL where they are not known. */
static void print_loads_and_wires(struct json_object *loads, const struct list *list, bool json)
{
	if (json) {
		loads = loads ?: unknown_loads(list);
		add_wires(loads, list);
		print_json(loads);
		return;
	}
	if (loads) {
		print_loads(loads);
		json_object_put(loads);
		printf("\n");
	}
	list_print(list, &wire_view, false);
}

/* The module knows the wires, whatever has become of infod; the status says that the loads are missing. */
static int print_verbose(bool json)
{
	struct list list = { .size = sizeof(struct mos_node) };
	int loads_status, status;
	struct json_object *loads = learn_loads(&loads_status);

	status = learn_nodes(&list);
	if (!loads && !status && !list.count)
		status = say_down();
	else if (!loads && !status)
		complain("so the loads are not known, only how the nodes are spoken with\n");
	if (loads || !status)
		print_loads_and_wires(loads, &list, json);
	free(list.items);
	return status ?: loads_status;
}

int nodes_main(int argc, char **argv)
{
	struct arguments arguments = { 0 };

	argp_parse(&argp, argc, argv, 0, NULL, &arguments);
	return arguments.verbose ? print_verbose(arguments.json) : print_nodes(arguments.json, arguments.wire);
}
