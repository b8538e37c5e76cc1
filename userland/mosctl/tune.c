// SPDX-License-Identifier: GPL-2.0
/* mosctl tune: the settings of this node. */
#include <stdio.h>
#include <string.h>

#include "control.h"
#include "mosctl.h"
#include "table.h"

static const char doc[] =
	"Show the settings of this node, or one, or change it.\v"
	"They are those of net.mosix in sysctl; a change takes effect at once. What they mean is "
	"told in mosix(7).\n\n"
	"Examples:\n"
	"  mosctl tune\n"
	"  mosctl tune max-guests 16\n";

struct arguments {
	bool json;
	const char *name;
	bool changes;
	uint32_t value;
};

static const struct number value_number = { .name = "VALUE", .most = INT32_MAX, .wrong = "not a number" };

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &arguments->json;
		return 0;
	case ARGP_KEY_ARG:
		if (!arguments->name) {
			arguments->name = arg;
			return 0;
		}
		if (arguments->changes)
			argp_error(state, "\"%s\" is one argument too many", arg);
		arguments->changes = true;
		arguments->value = number_argument(&value_number, arg, state);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp argp = {
	.parser = parse, .args_doc = "[NAME [VALUE]]", .doc = doc, .children = common_options
};

static const struct column columns[] = {
	{ "NAME", false }, { "VALUE", true }, { "FROM", true }, { "TO", true }, { "AT FIRST", true },
};

/* What is shown, and where it goes. */
struct view {
	const char *name;
	struct table *table;
	struct json_object *array;
	unsigned int found;
};

/* A dash is as good as an underscore. */
static bool is_called(const struct mos_setting *setting, const char *name)
{
	size_t i;

	for (i = 0; setting->name[i] && setting->name[i] == (name[i] == '-' ? '_' : name[i]); i++)
		;
	return !setting->name[i] && !name[i];
}

static void add_row(struct table *table, const struct mos_setting *setting)
{
	table_add(table, COLOUR_NONE, "%s", setting->name);
	table_add(table, setting->value == setting->initial ? COLOUR_NONE : COLOUR_BOLD, "%u",
		  setting->value);
	table_add(table, COLOUR_NONE, "%u", setting->least);
	table_add(table, COLOUR_NONE, "%u", setting->most);
	table_add(table, COLOUR_NONE, "%u", setting->initial);
}

static void add_object(struct json_object *array, const struct mos_setting *setting)
{
	struct json_object *object = json_object_new_object();

	json_object_object_add(object, "name", json_object_new_string(setting->name));
	json_object_object_add(object, "value", json_object_new_int64(setting->value));
	json_object_object_add(object, "least", json_object_new_int64(setting->least));
	json_object_object_add(object, "most", json_object_new_int64(setting->most));
	json_object_object_add(object, "initial", json_object_new_int64(setting->initial));
	json_object_array_add(array, object);
}

static void show_setting(void *ctx, const struct mos_setting *setting)
{
	struct view *view = ctx;

	if (view->name && !is_called(setting, view->name))
		return;
	view->found++;
	if (view->array)
		add_object(view->array, setting);
	else if (view->name)
		printf("%u\n", setting->value);
	else
		add_row(view->table, setting);
}

static int print_view(const struct view *view)
{
	if (view->name && !view->found) {
		complain("there is no setting %s; `mosctl tune' shows all\n",
			view->name);
		return EXIT_REFUSED;
	}
	if (view->array)
		print_json(json_object_get(view->array));
	else if (!view->name)
		table_print(view->table);
	return EXIT_DONE;
}

static int show(struct mos_client *client, const struct arguments *arguments)
{
	struct view view = {
		.name = arguments->name,
		.table = table_create(columns, sizeof(columns) / sizeof(columns[0])),
		.array = arguments->json ? json_object_new_array() : NULL,
	};
	int err = mos_control_settings(client, show_setting, &view);
	int status = err ? finish(client, err) : print_view(&view);

	table_destroy(view.table);
	json_object_put(view.array);
	return status;
}

static int change(struct mos_client *client, const struct arguments *arguments)
{
	return finish(client, mos_control_set(client, arguments->name, arguments->value));
}

int tune_main(int argc, char **argv)
{
	struct arguments arguments = { 0 };
	struct mos_client *client;
	int status;

	argp_parse(&argp, argc, argv, 0, NULL, &arguments);
	client = open_client();
	status = arguments.changes ? change(client, &arguments) : EXIT_DONE;
	if (!status && (!arguments.changes || arguments.json))
		status = show(client, &arguments);
	mos_client_close(client);
	return status;
}
