// SPDX-License-Identifier: GPL-2.0
/* mosctl ps --all: what a balancer chooses among. */
#include <stdlib.h>

#include "balance.h"
#include "format.h"
#include "json.h"
#include "list.h"
#include "mosctl.h"
#include "table.h"

static const struct column columns[] = {
	{ "PID", true }, { "COMMAND", false }, { "HOME", false }, { "WHERE", false },
	{ "CPU", true }, { "AGE", true }, { "DIRTY", true }, { "CALLS", true }, { "", false },
};

static void remember(void *ctx, const struct mos_candidate *candidate)
{
	list_add(ctx, candidate);
}

static void add_row(struct table *table, const void *item)
{
	const struct mos_candidate *candidate = item;
	char text[MOS_FORMAT_TEXT], node[NODE_TEXT];
	bool is_guest = candidate->home != MOSIX_NODE_HOME;

	table_add(table, COLOUR_NONE, "%u", candidate->pid);
	table_add(table, COLOUR_NONE, "%s", candidate->command);
	table_add(table, COLOUR_NONE, "%s", is_guest ? node_text(candidate->home, node) : "here");
	table_add(table, COLOUR_NONE, "%s", is_guest ? "here" : node_text(candidate->node, node));
	table_add(table, COLOUR_NONE, "%s", mos_format_time(candidate->cpu_ns, text));
	table_add(table, COLOUR_NONE, "%s", mos_format_time(candidate->age_ns, text));
	table_add(table, COLOUR_NONE, "%s", mos_format_bytes(candidate->dirty, text));
	table_add(table, COLOUR_NONE, "%llu", (unsigned long long)candidate->calls);
	table_add(table, COLOUR_NONE, "%s", candidate->locked ? "user_lock" : candidate->reason);
}

static struct json_object *to_json(const void *item)
{
	const struct mos_candidate *candidate = item;
	struct json_object *object = json_object_new_object();

	mos_json_put(object, "pid", candidate->pid);
	json_object_object_add(object, "command", json_object_new_string(candidate->command));
	mos_json_put(object, "uid", candidate->uid);
	mos_json_put(object, "home", candidate->home);
	mos_json_put(object, "home_pid", candidate->home_pid);
	mos_json_put(object, "node", candidate->node);
	json_object_object_add(object, "locked", json_object_new_boolean(candidate->locked));
	json_object_object_add(object, "reason", json_object_new_string(candidate->reason));
	mos_json_put(object, "cpu_ns", candidate->cpu_ns);
	mos_json_put(object, "cpu_away_ns", candidate->away_ns);
	mos_json_put(object, "age_ns", candidate->age_ns);
	mos_json_put(object, "dirty", candidate->dirty);
	mos_json_put(object, "memory", candidate->memory);
	mos_json_put(object, "calls", candidate->calls);
	mos_json_put(object, "call_bytes", candidate->call_bytes);
	if (!candidate->moved)
		return object;
	mos_json_put(object, "moves", candidate->moves);
	mos_json_put(object, "since_ns", candidate->since_ns);
	return object;
}

static const struct list_view view = {
	.columns = columns, .count = sizeof(columns) / sizeof(columns[0]), .add_row = add_row, .to_json = to_json,
};

int ps_all(struct mos_client *client, bool json)
{
	struct list list = { .size = sizeof(struct mos_candidate) };
	int err = mos_balance_candidates(client, remember, &list);

	if (!err)
		list_print(&list, &view, json);
	free(list.items);
	return err;
}
