// SPDX-License-Identifier: GPL-2.0
/* mosctl getload and its like: what infod knows of one node. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "control.h"
#include "json.h"
#include "mosctl.h"

static const char doc[] =
	"Print what infod knows of a node, this one unless given.\v"
	"getload:  100 is one computing process on each processor of the standard speed; one such process\n"
	"          on four of them is 25\n"
	"getspeed: the speed of one processor; 10000 is the standard one\n"
	"getmem:   the memory that guests could fill, of all that it has, in bytes\n"
	"getfree:  the memory that is available, in bytes\n"
	"getutil:  per cent of the time of all its processors that is in use\n\n"
	"Examples:\n"
	"  mosctl getload\n"
	"  mosctl getmem 3\n";

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

/* What each word prints of what infod says of the node. */
static const struct {
	const char *word;
	const char *member;
	unsigned int shift;
} words[] = {
	{ "getload", "load", 0 },
	{ "getspeed", "speed", 0 },
	{ "getmem", "usable_mb", 20 },
	{ "getfree", "free_mb", 20 },
	{ "getutil", "util", 0 },
};

/* Return: the one that was asked for among all that infod knows, or NULL. */
static struct json_object *find_node(struct json_object *nodes, uint32_t number)
{
	struct json_object *node;
	size_t i;

	for (i = 0; i < json_object_array_length(nodes); i++) {
		node = json_object_array_get_idx(nodes, i);
		if (number ? json_number(node, "number") == number :
			     json_object_get_boolean(json_object_object_get(node, "self")))
			return node;
	}
	return NULL;
}

static int print_member(const char *word, struct json_object *node)
{
	size_t i;

	for (i = 0; strcmp(words[i].word, word); i++)
		;
	if (!json_object_object_get_ex(node, words[i].member, NULL)) {
		complain("infod does not know that of node %" PRIu64 "\n",
			json_number(node, "number"));
		return EXIT_REFUSED;
	}
	printf("%" PRIu64, json_number(node, words[i].member) << words[i].shift);
	if (!strcmp(word, "getmem"))
		printf(" of %" PRIu64, json_number(node, "total_mb") << 20);
	putchar('\n');
	return EXIT_DONE;
}

static int print_node(const char *word, struct json_object *node, bool json)
{
	if (!json)
		return print_member(word, node);
	print_json(json_object_get(node));
	return EXIT_DONE;
}

int loads_main(int argc, char **argv)
{
	const char *word = argv[0] + strlen("mosctl ");
	struct arguments arguments = { 0 };
	struct json_object *answer, *node;
	int status;

	argp_parse(&argp, argc, argv, 0, NULL, &arguments);
	answer = ask_infod("nodes", &status);
	if (!answer)
		return status;
	node = find_node(json_object_object_get(answer, "nodes"), arguments.node);
	if (node) {
		status = print_node(word, node, arguments.json);
	} else {
		complain("infod knows no such node\n");
		status = EXIT_NO_SUCH;
	}
	json_object_put(answer);
	return status;
}

static const char setspeed_doc[] =
	"Say how fast a processor of this node is; 10000 is the standard one.\v"
	"0 leaves it to the daemon, which measures it.\n\n"
	"Examples:\n"
	"  mosctl setspeed 20000\n"
	"  mosctl setspeed 0\n";

static const struct number speed_number = {
	.name = "SPEED", .most = INT32_MAX, .wrong = "not a number",
	.missing = "how fast? give a number, 10000 for the standard",
};

int setspeed_main(int argc, char **argv)
{
	uint32_t speed = 0;
	bool json = parse_number(setspeed_doc, &speed_number, argc, argv, &speed);
	struct mos_client *client = open_client();
	int status = finish(client, mos_control_set(client, "speed", speed));

	if (!status && json) {
		struct json_object *object = json_object_new_object();

		mos_json_put(object, "speed", speed);
		print_json(object);
	}
	mos_client_close(client);
	return status;
}
