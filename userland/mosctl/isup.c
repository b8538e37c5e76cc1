// SPDX-License-Identifier: GPL-2.0
/* mosctl isup, and mosctl status of a node: one node of the cluster at a glance. */
#include <stdio.h>
#include <string.h>

#include "address.h"
#include "json.h"
#include "mosctl.h"

static const char doc[] =
	"Say whether a node answers, this one unless given: yes or no.\v"
	"The status is 0 if it does, and 3 if it does not.\n\n"
	"Examples:\n"
	"  mosctl isup 3\n"
	"  mosctl isup 3 >/dev/null && mosrun -N 3 make\n";

struct arguments {
	bool json;
	uint32_t node;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &arguments->json;
		return 0;
	case ARGP_KEY_ARG:
		if (arguments->node)
			argp_error(state, "\"%s\" is one argument too many", arg);
		arguments->node = node_argument(arg, state);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp argp = {
	.parser = parse, .args_doc = "[NODE]", .doc = doc, .children = common_options
};

/**
 * struct search - for a node
 * @number: its number; 0: this one
 * @found: there is one
 * @node: it
 */
struct search {
	uint32_t number;
	bool found;
	struct mos_node node;
};

static void look_at(void *ctx, const struct mos_node *node)
{
	struct search *search = ctx;

	if (search->number ? node->number != search->number : !node->self)
		return;
	search->found = true;
	search->node = *node;
}

/* Return: an exit status; what is wrong has been said. */
static int find(struct mos_client *client, struct search *search)
{
	int status = finish(client, mos_client_nodes(client, look_at, search));

	if (status || search->found || !search->number)
		return status;
	complain("there is no node %u\n", search->number);
	return EXIT_NO_SUCH;
}

int isup_main(int argc, char **argv)
{
	struct arguments arguments = { 0 };
	struct search search = { 0 };
	struct mos_client *client;
	struct json_object *object;
	bool is_up;
	int status;

	argp_parse(&argp, argc, argv, 0, NULL, &arguments);
	search.number = arguments.node;
	client = open_client();
	status = find(client, &search);
	mos_client_close(client);
	if (status)
		return status;
	is_up = search.found && search.node.state == MOSIX_NODE_STATE_UP;
	if (!arguments.json) {
		puts(is_up ? "yes" : "no");
	} else {
		object = json_object_new_object();
		json_object_object_add(object, "up", json_object_new_boolean(is_up));
		print_json(object);
	}
	return is_up ? EXIT_DONE : EXIT_REFUSED;
}

/* What infod knows that it has set; nothing without infod. */
static struct json_object *flags_of(uint32_t number)
{
	struct json_object *answer = ask_infod_quietly("nodes"), *nodes, *node, *flags = NULL;
	size_t i;

	nodes = json_object_object_get(answer, "nodes");
	for (i = 0; nodes && i < json_object_array_length(nodes); i++) {
		node = json_object_array_get_idx(nodes, i);
		if (json_number(node, "number") == number)
			flags = json_object_get(json_object_object_get(node, "flags"));
	}
	json_object_put(answer);
	return flags;
}

static void print_node(const struct mos_node *node, struct json_object *flags)
{
	char address[MOS_ADDRESS_TEXT];
	size_t i;

	printf("node      %u, %s at %s, UDP port %u\n", node->number, node_state_word(node->state),
	       mos_address_text(&node->address, address), mos_address_port(&node->address));
	if (*node->release)
		printf("kernel    %s\n", node->release);
	if (*node->reason)
		printf("note      %s\n", node->reason);
	if (!flags)
		return;
	printf("set      ");
	for (i = 0; i < json_object_array_length(flags); i++)
		printf(" %s", json_object_get_string(json_object_array_get_idx(flags, i)));
	puts(i ? "" : " nothing");
}

static void print_object(const struct mos_node *node, struct json_object *flags)
{
	struct json_object *object = json_object_new_object();
	char address[MOS_ADDRESS_TEXT];

	json_object_object_add(object, "number", json_object_new_int64(node->number));
	json_object_object_add(object, "state", json_object_new_string(node_state_word(node->state)));
	json_object_object_add(object, "address",
			       json_object_new_string(mos_address_text(&node->address, address)));
	json_object_object_add(object, "port", json_object_new_int(mos_address_port(&node->address)));
	if (*node->release)
		json_object_object_add(object, "release", json_object_new_string(node->release));
	if (*node->reason)
		json_object_object_add(object, "reason", json_object_new_string(node->reason));
	if (flags)
		json_object_object_add(object, "flags", json_object_get(flags));
	print_json(object);
}

int print_node_status(struct mos_client *client, uint32_t number, bool json)
{
	struct search search = { .number = number };
	struct json_object *flags;
	int status = find(client, &search);

	if (status)
		return status;
	flags = flags_of(number);
	if (json)
		print_object(&search.node, flags);
	else
		print_node(&search.node, flags);
	json_object_put(flags);
	return EXIT_DONE;
}
