// SPDX-License-Identifier: GPL-2.0
/* mosctl migrate: move a process to another node, or home. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "format.h"
#include "mosctl.h"
#include "number.h"

static const char doc[] =
	"Move process PID to node NODE, or home; return when it is there.\v"
	"NODE is a number that `mosctl nodes' shows; the number of this node means home. "
	"Root may move any process, everybody else his own. After an interrupt "
	"the process may move nevertheless: an order that has begun is carried out.\n\n"
	"Examples:\n"
	"  mosctl migrate 1234 2\n"
	"  mosctl migrate -v 1234 home\n"
	"  mosctl migrate $(pgrep -n xz) 3 || echo it runs on where it was\n";

static const struct argp_option options[] = {
	{ "verbose", 'v', NULL, 0, "Say where it was and how long the move took", 0 },
	{ 0 }
};

struct arguments {
	bool json;
	bool verbose;
	unsigned int given;
	uint32_t pid;
	uint32_t node;
};

static void take_argument(struct arguments *arguments, const char *text,
			  const struct argp_state *state)
{
	switch (arguments->given++) {
	case 0:
		arguments->pid = pid_argument(text, state);
		break;
	case 1:
		if (strcmp(text, "home") && !mos_number_read(text, UINT32_MAX, &arguments->node))
			argp_error(state, "\"%s\" is not a node; give its number, or \"home\"",
				   text);
		break;
	default:
		argp_error(state, "\"%s\" is one argument too many", text);
	}
}

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
	case ARGP_KEY_ARG:
		take_argument(arguments, arg, state);
		return 0;
	case ARGP_KEY_END:
		if (arguments->given < 2)
			argp_error(state, "move what, and where to? give a pid, and a node or \"home\"");
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp argp = {
	.options = options, .parser = parse, .args_doc = "PID NODE|home", .doc = doc,
	.children = common_options
};

/* A move and how it went. */
struct move {
	uint32_t from;
	uint64_t ns;
	int err;
};

static uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

/* The number of this node is another word for home. */
static uint32_t without_own(struct mos_client *client, uint32_t node)
{
	struct mos_status status;

	return !mos_client_status(client, &status) && status.number == node ? MOSIX_NODE_HOME :
									      node;
}

static struct move migrate(struct mos_client *client, uint32_t pid, uint32_t node)
{
	struct move move = { 0 };
	uint64_t start;

	move.err = mos_client_where(client, pid, &move.from);
	start = now();
	if (!move.err)
		move.err = mos_client_migrate(client, pid, node);
	move.ns = now() - start;
	return move;
}

static void print_object(const struct arguments *arguments, const struct move *move,
			 const char *reason)
{
	struct json_object *object = json_object_new_object();

	json_object_object_add(object, "pid", json_object_new_int64(arguments->pid));
	json_object_object_add(object, "node", json_object_new_int64(arguments->node));
	json_object_object_add(object, "moved", json_object_new_boolean(!move->err));
	if (move->err) {
		json_object_object_add(object, "reason", json_object_new_string(reason));
	} else {
		json_object_object_add(object, "from", json_object_new_int64(move->from));
		json_object_object_add(object, "duration_ns", json_object_new_uint64(move->ns));
	}
	print_json(object);
}

static void print_text(const struct arguments *arguments, const struct move *move,
		       const char *reason)
{
	char from[NODE_TEXT], to[NODE_TEXT], time[MOS_FORMAT_TEXT];

	if (move->err)
		fprintf(stderr, "mosctl: %u was not moved: %s\n", arguments->pid, reason);
	else if (arguments->verbose)
		printf("%u: %s -> %s in %s\n", arguments->pid, node_text(move->from, from),
		       node_text(arguments->node, to), mos_format_time(move->ns, time));
}

int migrate_main(int argc, char **argv)
{
	struct arguments arguments = { .node = MOSIX_NODE_HOME };
	struct mos_client *client;
	struct move move;

	argp_parse(&argp, argc, argv, 0, NULL, &arguments);
	client = open_client();
	arguments.node = without_own(client, arguments.node);
	move = migrate(client, arguments.pid, arguments.node);
	if (arguments.json)
		print_object(&arguments, &move, mos_client_words(client));
	else
		print_text(&arguments, &move, mos_client_words(client));
	mos_client_close(client);
	return exit_status(move.err);
}
