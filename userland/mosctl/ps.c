// SPDX-License-Identifier: GPL-2.0
/* mosctl ps: processes of this node that are away or have been. */
#include <err.h>
#include <stdlib.h>

#include "format.h"
#include "mosctl.h"
#include "table.h"

static const char doc[] =
	"Show the processes of this node that are away or have been.\v"
	"WHERE is the node a process runs on, SINCE the time since its last move, CALLS/S "
	"the system calls that it now has done at home, SENT what its moves have sent, "
	"FROZEN how long the last move stopped it.\n\n"
	"Examples:\n"
	"  mosctl ps\n"
	"  mosctl ps --json | jq '.[] | select(.node == 2) | .pid'\n";

static const struct column columns[] = {
	{ "PID", true }, { "COMMAND", false }, { "WHERE", false }, { "SINCE", true },
	{ "MOVES", true }, { "CALLS/S", true }, { "SENT", true }, { "FROZEN", true },
};

struct list {
	struct mos_process *process;
	size_t count;
	size_t room;
};

static void remember(void *ctx, const struct mos_process *process)
{
	struct list *list = ctx;

	if (list->count == list->room) {
		list->room = list->room ? 2 * list->room : 64;
		list->process = reallocarray(list->process, list->room, sizeof(*list->process));
		if (!list->process)
			err(EXIT_REFUSED, "cannot list the processes");
	}
	list->process[list->count++] = *process;
}

static int by_pid(const void *a, const void *b)
{
	const struct mos_process *left = a, *right = b;

	return left->pid < right->pid ? -1 : left->pid > right->pid;
}

static void add_row(struct table *table, const struct mos_process *process)
{
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

static void print_table(const struct list *list)
{
	struct table *table = table_create(columns, sizeof(columns) / sizeof(columns[0]));
	size_t i;

	for (i = 0; i < list->count; i++)
		add_row(table, &list->process[i]);
	table_print(table);
	table_destroy(table);
}

static struct json_object *to_json(const struct mos_process *process)
{
	struct json_object *object = json_object_new_object();

	json_object_object_add(object, "pid", json_object_new_int64(process->pid));
	json_object_object_add(object, "command", json_object_new_string(process->command));
	json_object_object_add(object, "uid", json_object_new_int64(process->uid));
	json_object_object_add(object, "node", json_object_new_int64(process->node));
	json_object_object_add(object, "since_ns", json_object_new_uint64(process->since_ns));
	json_object_object_add(object, "moves", json_object_new_int64(process->moves));
	json_object_object_add(object, "calls", json_object_new_uint64(process->calls));
	json_object_object_add(object, "calls_per_second",
			       json_object_new_int64(process->call_rate));
	json_object_object_add(object, "bytes", json_object_new_uint64(process->bytes));
	json_object_object_add(object, "freeze_ns", json_object_new_uint64(process->freeze_ns));
	return object;
}

static void print_array(const struct list *list)
{
	struct json_object *array = json_object_new_array();
	size_t i;

	for (i = 0; i < list->count; i++)
		json_object_array_add(array, to_json(&list->process[i]));
	print_json(array);
}

int ps_main(int argc, char **argv)
{
	bool json = parse_no_arguments(doc, argc, argv);
	struct mos_client *client = open_client();
	struct list list = { 0 };
	int err = mos_client_processes(client, remember, &list);
	int status = finish(client, err);

	if (list.count)
		qsort(list.process, list.count, sizeof(*list.process), by_pid);
	if (!err && json)
		print_array(&list);
	else if (!err)
		print_table(&list);
	free(list.process);
	mos_client_close(client);
	return status;
}
