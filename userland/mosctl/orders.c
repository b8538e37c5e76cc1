// SPDX-License-Identifier: GPL-2.0
/* mosctl balance and owner: what root orders infod of this node. */
#include <stdio.h>
#include <string.h>

#include "mosctl.h"

static const char balance_doc[] =
	"Let infod of this node move processes by itself, or not.\v"
	"It holds until infod ends; what it begins with is in infod.conf. Guests of a machine whose owner is back "
	"go home all the same.\n\n"
	"Examples:\n"
	"  mosctl balance off\n";

static const char owner_doc[] =
	"Tell infod that the owner of this machine is back at work, or gone.\v"
	"While he is back, guests are sent home, and no balancer sends any here; one that is moved here by hand is sent "
	"home as well (mosctl block refuses it). A hook of the session or of the screen saver is the place to call it.\n\n"
	"Examples:\n"
	"  mosctl owner back\n"
	"  mosctl owner gone\n";

struct arguments {
	bool json;
	const char *words[2];
	const char *word;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &arguments->json;
		return 0;
	case ARGP_KEY_ARG:
		if (arguments->word || (strcmp(arg, arguments->words[0]) && strcmp(arg, arguments->words[1])))
			argp_error(state, "it is \"%s\" or \"%s\"", arguments->words[0], arguments->words[1]);
		arguments->word = arg;
		return 0;
	case ARGP_KEY_END:
		if (!arguments->word)
			argp_error(state, "\"%s\", or \"%s\"?", arguments->words[0], arguments->words[1]);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static int order(int argc, char **argv, const struct argp *argp, struct arguments *arguments)
{
	struct json_object *answer;
	char question[32];
	int status;

	argp_parse(argp, argc, argv, 0, NULL, arguments);
	snprintf(question, sizeof(question), "%s %s", argv[0] + strlen("mosctl "), arguments->word);
	answer = ask_infod(question, &status);
	if (answer && arguments->json)
		print_json(json_object_get(answer));
	json_object_put(answer);
	return status;
}

int balance_main(int argc, char **argv)
{
	const struct argp argp = {
		.parser = parse, .args_doc = "on|off", .doc = balance_doc, .children = common_options
	};
	struct arguments arguments = { .words = { "on", "off" } };

	return order(argc, argv, &argp, &arguments);
}

int owner_main(int argc, char **argv)
{
	const struct argp argp = {
		.parser = parse, .args_doc = "back|gone", .doc = owner_doc, .children = common_options
	};
	struct arguments arguments = { .words = { "back", "gone" } };

	return order(argc, argv, &argp, &arguments);
}
