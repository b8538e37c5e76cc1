// SPDX-License-Identifier: GPL-2.0
/* mosctl nodes -v: how loaded the nodes are, as infod knows. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "format.h"
#include "mosctl.h"
#include "table.h"

static const struct column columns[] = {
	{ "NODE", true },   { "STATE", false }, { "LOAD", true }, { "UTIL", true },
	{ "CPUS", true },   { "SPEED", true },  { "FREE", true }, { "MEMORY", true },
	{ "GUESTS", true }, { "AWAY", true },   { "AGE", true },  { "NOTE", false },
};

static enum colour colour_of(const char *state)
{
	return !strcmp(state, "alive") ? COLOUR_GREEN : !strcmp(state, "dead") ? COLOUR_RED : COLOUR_NONE;
}

/* Why it is dead, or what it wants. */
static void add_note(struct table *table, struct json_object *node)
{
	struct json_object *flags;
	char note[128] = "";
	size_t i, len = 0;

	if (json_object_object_get_ex(node, "flags", &flags))
		for (i = 0; i < json_object_array_length(flags) && len < sizeof(note); i++)
			len += (size_t)snprintf(note + len, sizeof(note) - len, "%s%s", i ? ", " : "",
						json_object_get_string(json_object_array_get_idx(flags, i)));
	if (json_object_get_boolean(json_object_object_get(node, "self")) && !len)
		snprintf(note, sizeof(note), "this node");
	table_add(table, COLOUR_NONE, "%s", *note ? note : json_text(node, "cause"));
}

/* A node that is quiet does not tell how it is. */
static bool is_told(struct table *table, struct json_object *node, const char *name)
{
	if (json_object_object_get_ex(node, name, NULL))
		return true;
	table_add(table, COLOUR_NONE, "-");
	return false;
}

static void add_number(struct table *table, struct json_object *node, const char *name)
{
	if (is_told(table, node, name))
		table_add(table, COLOUR_NONE, "%" PRIu64, json_number(node, name));
}

static void add_bytes(struct table *table, struct json_object *node, const char *name)
{
	char text[MOS_FORMAT_TEXT];

	if (is_told(table, node, name))
		table_add(table, COLOUR_NONE, "%s", mos_format_bytes(json_number(node, name) << 20, text));
}

static void add_measures(struct table *table, struct json_object *node)
{
	char age[MOS_FORMAT_TEXT];

	add_number(table, node, "load");
	if (is_told(table, node, "util"))
		table_add(table, COLOUR_NONE, "%" PRIu64 "%%", json_number(node, "util"));
	add_number(table, node, "cpus");
	add_number(table, node, "speed");
	add_bytes(table, node, "free_mb");
	add_bytes(table, node, "total_mb");
	add_number(table, node, "guests");
	add_number(table, node, "away");
	table_add(table, COLOUR_NONE, "%s", mos_format_time(json_number(node, "age_ms") * 1000000, age));
}

static void add_row(struct table *table, struct json_object *node)
{
	const char *state = json_text(node, "state");
	int i;

	table_add(table, COLOUR_NONE, "%" PRIu64, json_number(node, "number"));
	table_add(table, colour_of(state), "%s", state);
	if (!strcmp(state, "alive"))
		add_measures(table, node);
	else
		for (i = 0; i < 9; i++)
			table_add(table, COLOUR_NONE, "-");
	add_note(table, node);
}

struct json_object *learn_loads(int *status)
{
	struct json_object *answer = ask_infod("nodes", status), *loads;

	if (!answer)
		return NULL;
	loads = json_object_get(json_object_object_get(answer, "nodes"));
	json_object_put(answer);
	return loads;
}

void print_loads(struct json_object *loads)
{
	struct table *table = table_create(columns, sizeof(columns) / sizeof(columns[0]));
	size_t i;

	for (i = 0; i < json_object_array_length(loads); i++)
		add_row(table, json_object_array_get_idx(loads, i));
	table_print(table);
	table_destroy(table);
}
