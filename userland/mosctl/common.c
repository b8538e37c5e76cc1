// SPDX-License-Identifier: GPL-2.0
/* What the commands of mosctl have in common: options, errors, exit statuses. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "mosctl.h"
#include "number.h"

static const struct argp_option json_option[] = {
	{ "json", 'j', NULL, 0, "Print JSON, for programs", 0 },
	{ 0 }
};

static error_t parse_json(int key, char *arg, struct argp_state *state)
{
	bool *json = state->input;

	(void)arg;
	if (key != 'j')
		return ARGP_ERR_UNKNOWN;
	*json = true;
	return 0;
}

static const struct argp json_argp = { .options = json_option, .parser = parse_json };

const struct argp_child common_options[] = {
	{ &json_argp, 0, NULL, 0 },
	{ 0 }
};

/* The arguments of the commands that take a process or nothing. */
struct arguments {
	bool json;
	bool wants_pid;
	uint32_t pid;
};

uint32_t pid_argument(const char *text, const struct argp_state *state)
{
	uint32_t pid;

	if (!mos_number_read(text, INT32_MAX, &pid) || !pid)
		argp_error(state, "\"%s\" is not a pid; give the number that ps shows", text);
	return pid;
}

static error_t parse_arguments(int key, char *arg, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &arguments->json;
		return 0;
	case ARGP_KEY_ARG:
		if (!arguments->wants_pid || arguments->pid)
			argp_error(state, "\"%s\" is one argument too many", arg);
		arguments->pid = pid_argument(arg, state);
		return 0;
	case ARGP_KEY_END:
		if (arguments->wants_pid && !arguments->pid)
			argp_error(state, "which process? give its pid");
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

bool parse_no_arguments(const char *doc, int argc, char **argv)
{
	const struct argp argp = {
		.parser = parse_arguments, .doc = doc, .children = common_options
	};
	struct arguments arguments = { 0 };

	argp_parse(&argp, argc, argv, 0, NULL, &arguments);
	return arguments.json;
}

bool parse_pid(const char *doc, int argc, char **argv, uint32_t *pid)
{
	const struct argp argp = {
		.parser = parse_arguments, .args_doc = "PID", .doc = doc,
		.children = common_options
	};
	struct arguments arguments = { .wants_pid = true };

	argp_parse(&argp, argc, argv, 0, NULL, &arguments);
	*pid = arguments.pid;
	return arguments.json;
}

struct mos_client *open_client(void)
{
	struct mos_client *client;
	int err = mos_client_open(&client);

	if (err)
		exit(finish(client, err));
	return client;
}

int exit_status(int err)
{
	switch (err) {
	case 0:
		return EXIT_DONE;
	case -ESRCH:
	case -ENONET:
		return EXIT_NO_SUCH;
	case -EPERM:
	case -EACCES:
		return EXIT_FORBIDDEN;
	default:
		return EXIT_REFUSED;
	}
}

int finish(const struct mos_client *client, int err)
{
	if (err)
		fprintf(stderr, "mosctl: %s\n", mos_client_words(client));
	return exit_status(err);
}

void print_json(struct json_object *object)
{
	puts(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PRETTY |
						    JSON_C_TO_STRING_SPACED |
						    JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(object);
}

const char *node_text(uint32_t node, char text[NODE_TEXT])
{
	if (node == MOSIX_NODE_HOME)
		snprintf(text, NODE_TEXT, "home");
	else
		snprintf(text, NODE_TEXT, "node %u", node);
	return text;
}
