// SPDX-License-Identifier: GPL-2.0
/* mosctl ps: processes of this node that are away or have been. */
#include <stdlib.h>

#include "format.h"
#include "json.h"
#include "list.h"
#include "mosctl.h"
#include "table.h"

static const char doc[] =
	"Show the processes of this node that are away or have been.\v"
	"WHERE is the node a process runs on, SINCE the time since its last move, CALLS/S "
	"the system calls that it now has done at home, SENT what its moves have sent, "
	"FROZEN how long the last move stopped it.\n\n"
	"With --all: every process that has its home here, and every guest, which root may see. CPU "
	"is the time it has used, DIRTY the memory that a move would send, CALLS the system calls "
	"that were done at home for it, and the rest why it is not to be moved, or cannot be.\n\n"
	"Examples:\n"
	"  mosctl ps\n"
	"  mosctl ps --all\n"
	"  mosctl ps --json | jq '.[] | select(.node == 2) | .pid'\n";

static const struct column columns[] = {
	{ "PID", true }, { "COMMAND", false }, { "WHERE", false }, { "SINCE", true },
	{ "MOVES", true }, { "CALLS/S", true }, { "SENT", true }, { "FROZEN", true },
};

static void remember(void *ctx, const struct mos_process *process)
{
	list_add(ctx, process);
}

static int by_pid(const void *a, const void *b)
{
	const struct mos_process *left = a, *right = b;

	return left->pid < right->pid ? -1 : left->pid > right->pid;
}

static void add_row(struct table *table, const void *item)
{
	const struct mos_process *process = item;
	char text[MOS_FORMAT_TEXT], node[NODE_TEXT];

	table_add(table, COLOUR_NONE, "%u", process->pid);
	table_add(table, COLOUR_NONE, "%s", process->command);
	table_add(table, process->node == MOSIX_NODE_HOME ? COLOUR_NONE : COLOUR_GREEN, "%s",
		  node_text(process->node, node));
	table_add(table, COLOUR_NONE, "%s", mos_format_time(process->since_ns, text));
	table_add(table, COLOUR_NONE, "%u", process->moves);
	table_add(table, COLOUR_NONE, "%u", process->call_rate);
	table_add(table, COLOUR_NONE, "%s", mos_format_bytes(process->bytes, text));
	table_add(table, COLOUR_NONE, "%s", mos_format_time(process->freeze_ns, text));
}

static struct json_object *to_json(const void *item)
{
	const struct mos_process *process = item;
	struct json_object *object = json_object_new_object();

	json_object_object_add(object, "pid", json_object_new_int64(process->pid));
	json_object_object_add(object, "command", json_object_new_string(process->command));
	json_object_object_add(object, "uid", json_object_new_int64(process->uid));
	json_object_object_add(object, "node", json_object_new_int64(process->node));
	mos_json_put(object, "since_ns", process->since_ns);
	json_object_object_add(object, "moves", json_object_new_int64(process->moves));
	mos_json_put(object, "calls", process->calls);
	json_object_object_add(object, "calls_per_second",
			       json_object_new_int64(process->call_rate));
	mos_json_put(object, "bytes", process->bytes);
	mos_json_put(object, "freeze_ns", process->freeze_ns);
	return object;
}

static const struct list_view view = {
	.columns = columns, .count = sizeof(columns) / sizeof(columns[0]), .add_row = add_row, .to_json = to_json,
};

static int ps_moved(struct mos_client *client, bool json)
{
	struct list list = { .size = sizeof(struct mos_process) };
	int err = mos_client_processes(client, remember, &list);

	list_sort(&list, by_pid);
	if (!err)
		list_print(&list, &view, json);
	free(list.items);
	return err;
}

struct arguments {
	bool json;
	bool all;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &arguments->json;
		return 0;
	case 'a':
		arguments->all = true;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "\"%s\" is one argument too many", arg);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options[] = {
	{ "all", 'a', NULL, 0, "Show those that never moved as well, and guests", 0 },
	{ 0 }
};

static const struct argp argp = {
	.options = options, .parser = parse, .doc = doc, .children = common_options
};

int ps_main(int argc, char **argv)
{
	struct arguments arguments = { 0 };
	struct mos_client *client;
	int err, status;

	argp_parse(&argp, argc, argv, 0, NULL, &arguments);
	client = open_client();
	err = arguments.all ? ps_all(client, arguments.json) : ps_moved(client, arguments.json);
	status = finish(client, err);
	mos_client_close(client);
	return status;
}
