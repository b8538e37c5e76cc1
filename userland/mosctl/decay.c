// SPDX-License-Identifier: GPL-2.0
/* mosctl getdecay and setdecay: how soon infod forgets what a process used to do, in the words of openMosix. */
#include <stdio.h>
#include <string.h>

#include "control.h"
#include "json.h"
#include "mosctl.h"

/* In the order in which they are given. */
static const char *const names[] = { "decay_interval", "slow_decay", "fast_decay" };

#define NAMES (sizeof(names) / sizeof(names[0]))

static const char get_doc[] =
	"Show how soon infod of this node forgets what a process used to do.\v"
	"They are the settings decay_interval, in seconds, and slow_decay and fast_decay, per mille that is "
	"kept in such an interval.\n\n"
	"Examples:\n"
	"  mosctl getdecay\n";

static const char set_doc[] =
	"Say how soon infod of this node forgets what a process used to do.\v"
	"INTERVAL is in seconds; SLOW and FAST are per mille that is kept in it, of processes whose habits "
	"change slowly, and of the others.\n\n"
	"Examples:\n"
	"  mosctl setdecay 1 975 926\n";

struct arguments {
	bool json;
	bool sets;
	unsigned int given;
	uint32_t values[NAMES];
};

static const struct number value_number = { .name = "NUMBER", .most = INT32_MAX, .wrong = "not a number" };

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &arguments->json;
		return 0;
	case ARGP_KEY_ARG:
		if (!arguments->sets || arguments->given == NAMES)
			argp_error(state, "\"%s\" is one argument too many", arg);
		arguments->values[arguments->given++] = number_argument(&value_number, arg, state);
		return 0;
	case ARGP_KEY_END:
		if (arguments->sets && arguments->given < NAMES)
			argp_error(state, "give three numbers: the interval, slow and fast");
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static void take_setting(void *ctx, const struct mos_setting *setting)
{
	struct arguments *arguments = ctx;
	size_t i;

	for (i = 0; i < NAMES; i++)
		if (!strcmp(setting->name, names[i]))
			arguments->values[i] = setting->value;
}

static void print(const struct arguments *arguments)
{
	struct json_object *object;
	size_t i;

	if (!arguments->json) {
		printf("interval=%u slow=%u fast=%u\n", arguments->values[0], arguments->values[1],
		       arguments->values[2]);
		return;
	}
	object = json_object_new_object();
	for (i = 0; i < NAMES; i++)
		mos_json_put(object, names[i], arguments->values[i]);
	print_json(object);
}

static int set(struct mos_client *client, const struct arguments *arguments)
{
	int err = 0;
	size_t i;

	for (i = 0; i < NAMES && !err; i++)
		err = mos_control_set(client, names[i], arguments->values[i]);
	return err;
}

int decay_main(int argc, char **argv)
{
	bool sets = !strcmp(argv[0], "mosctl setdecay");
	const struct argp argp = {
		.parser = parse, .args_doc = sets ? "INTERVAL SLOW FAST" : NULL, .doc = sets ? set_doc : get_doc,
		.children = common_options,
	};
	struct arguments arguments = { .sets = sets };
	struct mos_client *client;
	int err;

	argp_parse(&argp, argc, argv, 0, NULL, &arguments);
	client = open_client();
	err = sets ? set(client, &arguments) : mos_control_settings(client, take_setting, &arguments);
	if (!err && (!sets || arguments.json))
		print(&arguments);
	err = finish(client, err);
	mos_client_close(client);
	return err;
}
