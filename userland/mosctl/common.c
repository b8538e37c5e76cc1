// SPDX-License-Identifier: GPL-2.0
/* What the commands of mosctl have in common: options, errors, exit statuses. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mosctl.h"
#include "number.h"

#define HIDDEN(key) { NULL, key, NULL, OPTION_HIDDEN, NULL, 0 }

/* What looks like a negative number reaches us as an option that is a figure. */
static const struct argp_option options[] = {
	{ "json", 'j', NULL, 0, "Print JSON, for programs", 0 },
	HIDDEN('h'),
	HIDDEN('0'), HIDDEN('1'), HIDDEN('2'), HIDDEN('3'), HIDDEN('4'),
	HIDDEN('5'), HIDDEN('6'), HIDDEN('7'), HIDDEN('8'), HIDDEN('9'),
	{ 0 }
};

static error_t parse_common(int key, char *arg, struct argp_state *state)
{
	bool *json = state->input;

	(void)arg;
	switch (key) {
	case 'j':
		*json = true;
		return 0;
	case 'h':
		argp_state_help(state, stdout, ARGP_HELP_STD_HELP);
		return 0;
	case '0' ... '9':
		argp_error(state, "a number below 0 is neither a pid nor a node");
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp common_argp = { .options = options, .parser = parse_common };

const struct argp_child common_options[] = {
	{ &common_argp, 0, NULL, 0 },
	{ 0 }
};

/* A number that is free would be given to the next file that is opened, and what is printed would go there. */
static void occupy_standard_files(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

static void finish_output(void)
{
	bool failed = ferror(stdout);

	errno = 0;
	if (!fclose(stdout) && !failed)
		return;
	complain("what was to be printed could not be written: %s\n",
		errno ? strerror(errno) : "an error on standard output");
	_exit(EXIT_REFUSED);
}

void watch_output(void)
{
	occupy_standard_files();
	atexit(finish_output);
}

static const struct number pid_number = {
	.name = "PID", .least = 1, .most = INT32_MAX,
	.wrong = "not a pid; give the number that ps shows", .missing = "which process? give its pid",
};

/* The arguments of the commands that take a number or nothing. */
struct arguments {
	bool json;
	const struct number *number;
	bool given;
	uint32_t value;
};

uint32_t number_argument(const struct number *number, const char *text, const struct argp_state *state)
{
	uint32_t value;

	if (!mos_number_read(text, number->most, &value) || value < number->least)
		argp_error(state, "\"%s\" is %s", text, number->wrong);
	return value;
}

uint32_t pid_argument(const char *text, const struct argp_state *state)
{
	return number_argument(&pid_number, text, state);
}

static error_t parse_arguments(int key, char *arg, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &arguments->json;
		return 0;
	case ARGP_KEY_ARG:
		if (!arguments->number || arguments->given)
			argp_error(state, "\"%s\" is one argument too many", arg);
		arguments->value = number_argument(arguments->number, arg, state);
		arguments->given = true;
		return 0;
	case ARGP_KEY_END:
		if (!arguments->given && arguments->number && arguments->number->missing)
			argp_error(state, "%s", arguments->number->missing);
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

bool parse_number(const char *doc, const struct number *number, int argc, char **argv, uint32_t *value)
{
	const struct argp argp = {
		.parser = parse_arguments, .args_doc = number->name, .doc = doc, .children = common_options
	};
	struct arguments arguments = { .number = number, .value = *value };

	argp_parse(&argp, argc, argv, 0, NULL, &arguments);
	*value = arguments.value;
	return arguments.json;
}

bool parse_pid(const char *doc, int argc, char **argv, uint32_t *pid)
{
	*pid = 0;
	return parse_number(doc, &pid_number, argc, argv, pid);
}

/* People name a node as they see it named. */
bool read_node(const char *text, uint32_t *node)
{
	*node = MOSIX_NODE_HOME;
	if (!strcmp(text, "home"))
		return true;
	if (!strncmp(text, "node", 4))
		text += 4;
	return mos_number_read(text, UINT32_MAX, node);
}

uint32_t node_argument(const char *text, const struct argp_state *state)
{
	uint32_t node;

	if (!read_node(text, &node) || node == MOSIX_NODE_HOME)
		argp_error(state, "\"%s\" is not a node; give its number", text);
	return node;
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

void complain(const char *format, ...)
{
	va_list args;

	fprintf(stderr, "%s: ", program_invocation_short_name);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
}

int finish(const struct mos_client *client, int err)
{
	if (err)
		complain("%s\n", mos_client_words(client));
	return exit_status(err);
}

/* Control characters are escaped in it; but the name of a process need not be UTF-8, which JSON is. */
void print_json(struct json_object *object)
{
	const char *text = json_object_to_json_string_ext(object, JSON_C_TO_STRING_PRETTY |
							  JSON_C_TO_STRING_SPACED |
							  JSON_C_TO_STRING_NOSLASHESCAPE);

	for (; *text; text++)
		putchar(*text & 0x80 ? '?' : *text);
	putchar('\n');
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
