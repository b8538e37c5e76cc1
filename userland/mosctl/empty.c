// SPDX-License-Identifier: GPL-2.0
/* mosctl bring and expel: empty this node. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "control.h"
#include "mosctl.h"
#include "number.h"

static const char bring_doc[] =
	"Bring all processes of this node home; return when they are.\v"
	"The balancer sends none of them away again: see `mosctl nolstay'.\n\n"
	"Examples:\n"
	"  mosctl bring\n"
	"  mosctl bring --timeout 5 || mosctl ps\n";

static const char expel_doc[] =
	"Send all guests of this node home; return when they have gone.\v"
	"No guest may come from then on: see `mosctl noblock'.\n\n"
	"Examples:\n"
	"  mosctl expel\n"
	"  mosctl expel && mosctl bring && mosctl down\n";

static const struct argp_option options[] = {
	{ "timeout", 't', "SECONDS", 0, "Wait no longer than this (60)", 0 },
	{ "verbose", 'v', NULL, 0, "Say how many are left while it lasts", 0 },
	{ 0 }
};

struct arguments {
	bool json;
	bool verbose;
	uint32_t seconds;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &arguments->json;
		return 0;
	case 't':
		if (!mos_number_read(arg, MOSIX_EMPTY_MAX / 1000, &arguments->seconds))
			argp_error(state, "\"%s\" is no number of seconds up to %u", arg,
				   MOSIX_EMPTY_MAX / 1000);
		return 0;
	case 'v':
		arguments->verbose = true;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "\"%s\" is one argument too many", arg);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

typedef int empty_fn(struct mos_client *client, uint32_t timeout_ms);

/* The module waits, for a second at a time: in between there is something to say. */
static int empty(struct mos_client *client, empty_fn *fn, const struct arguments *arguments)
{
	uint32_t left = arguments->seconds;
	int err;

	do {
		err = fn(client, left ? 1000 : 0);
		if (err == -ETIMEDOUT && left && arguments->verbose)
			complain("%s\n", mos_client_words(client));
	} while (err == -ETIMEDOUT && left-- > 1);
	return err;
}

int empty_main(int argc, char **argv)
{
	bool brings = !strcmp(argv[0], "mosctl bring");
	const struct argp argp = {
		.options = options, .parser = parse, .doc = brings ? bring_doc : expel_doc,
		.children = common_options
	};
	struct arguments arguments = { .seconds = MOSIX_EMPTY_TIMEOUT / 1000 };
	struct mos_client *client;
	int err, status;

	argp_parse(&argp, argc, argv, 0, NULL, &arguments);
	client = open_client();
	err = empty(client, brings ? mos_control_bring : mos_control_expel, &arguments);
	status = finish(client, err);
	if (!err && arguments.json) {
		struct json_object *object = json_object_new_object();

		json_object_object_add(object, brings ? "away" : "guests", json_object_new_int(0));
		print_json(object);
	}
	mos_client_close(client);
	return status;
}
