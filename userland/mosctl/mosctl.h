/* SPDX-License-Identifier: GPL-2.0 */
/* What the commands of mosctl have in common. */
#ifndef MOSCTL_H
#define MOSCTL_H

#include <argp.h>
#include <json-c/json.h>
#include <stdbool.h>
#include <stdint.h>

#include "client.h"

/* How mosctl ends; scripts rely on these. */
enum exit_status {
	EXIT_DONE	= 0,
	EXIT_USAGE	= 2,	/* wrong usage */
	EXIT_REFUSED	= 3,	/* refused or failed; a process runs on where it was */
	EXIT_NO_SUCH	= 4,	/* no such process or node */
	EXIT_FORBIDDEN	= 5,	/* not allowed */
};

/**
 * struct command - one word after mosctl
 * @name:    the word
 * @summary: one line of help
 * @run:     does it; argv[0] is "mosctl WORD"; returns an exit status
 */
struct command {
	const char *name;
	const char *summary;
	int (*run)(int argc, char **argv);
};

int nodes_main(int argc, char **argv);
int ps_main(int argc, char **argv);
int migrate_main(int argc, char **argv);
int where_main(int argc, char **argv);
int why_main(int argc, char **argv);
int status_main(int argc, char **argv);
int up_main(int argc, char **argv);
int down_main(int argc, char **argv);

/* --json, which every command takes; a child parser, its input a bool. */
extern const struct argp_child common_options[];

/* For commands with no other option or argument. Return: whether --json was given. */
bool parse_no_arguments(const char *doc, int argc, char **argv);

/* For commands with one process as argument. Return: whether --json was given. */
bool parse_pid(const char *doc, int argc, char **argv, uint32_t *pid);

/* Parse the pid @text; anything else is a usage error, which ends the program. */
uint32_t pid_argument(const char *text, const struct argp_state *state);

/* Return: a client; a module that cannot be reached ends the program, in words. */
struct mos_client *open_client(void);

/* Report what went wrong, if anything. Return: the exit status for @err. */
int finish(const struct mos_client *client, int err);

/* Return: the exit status that a negative errno means. */
int exit_status(int err);

/* Print @object to standard output and release it. */
void print_json(struct json_object *object);

/* Return: "home" or "node N", in @text. */
#define NODE_TEXT 24
const char *node_text(uint32_t node, char text[NODE_TEXT]);

#endif
