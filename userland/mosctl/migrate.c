// SPDX-License-Identifier: GPL-2.0
/* mosctl migrate: move a process to another node, or home. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "balance.h"
#include "format.h"
#include "json.h"
#include "mosctl.h"

static const char doc[] =
	"Move process PID to node NODE, home, or to the best node; return when it is there.\v"
	"NODE is a number that `mosctl nodes' shows, 2 or node2; the number of this node "
	"means home. The best node is the one where it would run fastest, as infod knows, and with room for its memory; "
	"where several are nearly so, any of them. That may be where it is, which is said, and not a failure. "
	"openMosix said balance for it, which does as well. "
	"Root may move any process, everybody else his own. After an interrupt "
	"the process may move nevertheless: an order that has begun is carried out.\n\n"
	"Examples:\n"
	"  mosctl migrate 1234 2\n"
	"  mosctl migrate -v 1234 home\n"
	"  mosctl migrate $(pgrep -n xz) 3 || echo it runs on where it was\n";

static const struct argp_option options[] = {
	{ "balance", 'b', NULL, 0, "Ask as the balancer does: not if it is locked, or the node stays", 0 },
	{ "verbose", 'v', NULL, 0, "Say where it was and how long the move took", 0 },
	{ 0 }
};

struct arguments {
	bool json;
	bool verbose;
	bool balances;
	bool best;
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
		arguments->best = !strcmp(text, "best") || !strcmp(text, "balance");
		if (!arguments->best && !read_node(text, &arguments->node))
			argp_error(state, "\"%s\" is not a node; give its number, \"home\" or \"best\"",
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
	case 'b':
		arguments->balances = true;
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
	.options = options, .parser = parse, .args_doc = "PID NODE|home|best", .doc = doc,
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

/* Where a guest is the module says only at its home; but the balancer here can send it there. */
static struct move migrate(struct mos_client *client, const struct arguments *arguments)
{
	struct move move = { 0 };
	uint64_t start;

	move.err = mos_client_where(client, arguments->pid, &move.from);
	start = now();
	if (arguments->balances)
		move.err = mos_balance_migrate(client, arguments->pid, arguments->node,
					       MOSIX_BY_BALANCER);
	else if (!move.err)
		move.err = mos_client_migrate(client, arguments->pid, arguments->node);
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
		mos_json_put(object, "duration_ns", move->ns);
	}
	print_json(object);
}

static void print_text(const struct arguments *arguments, const struct move *move,
		       const char *reason)
{
	char from[NODE_TEXT], to[NODE_TEXT], time[MOS_FORMAT_TEXT];

	if (move->err)
		complain("%u was not moved: %s\n", arguments->pid, reason);
	else if (arguments->verbose && move->from == arguments->node)
		printf("%u: it is there already (%s)\n", arguments->pid,
		       node_text(arguments->node, to));
	else if (arguments->verbose)
		printf("%u: %s -> %s in %s\n", arguments->pid, node_text(move->from, from),
		       node_text(arguments->node, to), mos_format_time(move->ns, time));
}

static void say_it_stays(const struct arguments *arguments)
{
	struct json_object *object;
	char text[NODE_TEXT];

	if (!arguments->json) {
		printf("%u: it is best where it is (%s)\n", arguments->pid, node_text(arguments->node, text));
		return;
	}
	object = json_object_new_object();
	json_object_object_add(object, "pid", json_object_new_int64(arguments->pid));
	json_object_object_add(object, "node", json_object_new_int64(arguments->node));
	json_object_object_add(object, "moved", json_object_new_boolean(false));
	json_object_object_add(object, "reason", json_object_new_string("it is best where it is"));
	print_json(object);
}

/* Return: an exit status. */
static int find_best(struct arguments *arguments, bool *stays)
{
	struct json_object *answer;
	char question[32];
	int status;

	snprintf(question, sizeof(question), "best %u", arguments->pid);
	answer = ask_infod(question, &status);
	if (answer) {
		arguments->node = (uint32_t)json_number(answer, "node");
		*stays = json_object_get_boolean(json_object_object_get(answer, "stays"));
	}
	json_object_put(answer);
	return status;
}

int migrate_main(int argc, char **argv)
{
	struct arguments arguments = { .node = MOSIX_NODE_HOME };
	struct mos_client *client;
	bool stays = false;
	struct move move;
	int status;

	argp_parse(&argp, argc, argv, 0, NULL, &arguments);
	status = arguments.best ? find_best(&arguments, &stays) : EXIT_DONE;
	if (status)
		return status;
	client = open_client();
	arguments.node = without_own(client, arguments.node);
	if (stays) {
		say_it_stays(&arguments);
		mos_client_close(client);
		return EXIT_DONE;
	}
	move = migrate(client, &arguments);
	if (arguments.json)
		print_object(&arguments, &move, mos_client_words(client));
	else
		print_text(&arguments, &move, mos_client_words(client));
	mos_client_close(client);
	return exit_status(move.err);
}
