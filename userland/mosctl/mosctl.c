// SPDX-License-Identifier: GPL-2.0
/* The command mosctl: finds the word that was typed among its commands and runs it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mosctl.h"
#include "suggest.h"

static const struct command commands[] = {
	{ "nodes",   "the nodes of the cluster, and whether they answer", nodes_main },
	{ "ps",      "processes of this node that are away or have been", ps_main },
	{ "migrate", "move a process to another node, or home", migrate_main },
	{ "where",   "on which node a process runs", where_main },
	{ "why",     "every reason why a process cannot move now", why_main },
	{ "status",  "this node at a glance", status_main },
	{ "up",      "join the cluster described in /etc/openmosix.map", up_main },
	{ "down",    "leave the cluster", down_main },
};

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static void print_help(FILE *out)
{
	size_t i;

	fputs("Usage: mosctl COMMAND [OPTION...] [ARGUMENT...]\n"
	      "Move running programs between the machines of a cluster.\n\n", out);
	for (i = 0; i < COMMANDS; i++)
		fprintf(out, "  %-8s  %s\n", commands[i].name, commands[i].summary);
	fputs("\nEvery command takes --json, and --help, which shows examples.\n\n"
	      "Examples:\n"
	      "  mosctl up               join the cluster\n"
	      "  mosctl migrate 1234 2   move process 1234 to node 2\n"
	      "  mosctl ps               see what it does there\n"
	      "  mosctl migrate 1234 home\n\n"
	      "Exit status: 0 done, 2 wrong usage, 3 refused or failed (a process then runs\n"
	      "on where it was), 4 no such process or node, 5 not allowed.\n", out);
}

static const struct command *find_command(const char *name)
{
	size_t i;

	for (i = 0; i < COMMANDS; i++)
		if (!strcmp(commands[i].name, name))
			return &commands[i];
	return NULL;
}

static int unknown_command(const char *name)
{
	const char *names[COMMANDS], *near;
	size_t i;

	for (i = 0; i < COMMANDS; i++)
		names[i] = commands[i].name;
	near = mos_suggest(name, names, COMMANDS);
	fprintf(stderr, "mosctl: there is no command \"%s\"", name);
	if (near)
		fprintf(stderr, "; did you mean \"%s\"?", near);
	fputs("\nTry `mosctl --help' for all of them.\n", stderr);
	return EXIT_USAGE;
}

/* Usage texts of a command begin with "mosctl WORD". */
static int run(const struct command *command, int argc, char **argv)
{
	char name[32];

	snprintf(name, sizeof(name), "mosctl %s", command->name);
	argv[0] = name;
	return command->run(argc, argv);
}

int main(int argc, char **argv)
{
	const struct command *command;

	argp_err_exit_status = EXIT_USAGE;
	if (argc < 2) {
		print_help(stderr);
		return EXIT_USAGE;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-?") || !strcmp(argv[1], "help")) {
		print_help(stdout);
		return EXIT_DONE;
	}
	command = find_command(argv[1]);
	if (!command)
		return unknown_command(argv[1]);
	return run(command, argc - 1, argv + 1);
}
