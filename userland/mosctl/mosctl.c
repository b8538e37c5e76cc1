// SPDX-License-Identifier: GPL-2.0
/* The command mosctl: finds the word that was typed among its commands and runs it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mosctl.h"
#include "suggest.h"

/* As `mosctl --version' and every command's own print it. */
const char *argp_program_version = "mosctl (mosix) " MOSIX_VERSION;

static const struct command commands[] = {
	{ "nodes",   "the nodes of the cluster, and whether they answer", nodes_main },
	{ "ps",      "processes of this node that are away or have been", ps_main },
	{ "migrate", "move a process to another node, or home", migrate_main },
	{ "where",   "on which node a process runs", where_main },
	{ "why",     "every reason why a process cannot move now", why_main },
	{ "lock",    "let the balancer leave a process alone", lock_main },
	{ "unlock",  "let it move the process again", lock_main },
	{ "stay",    "let nothing be moved away from here by itself", switch_main },
	{ "nostay",  "let it be moved", switch_main },
	{ "lstay",   "let none of this node's processes be moved away by itself", switch_main },
	{ "nolstay", "let them be moved", switch_main },
	{ "block",   "let no guest come", switch_main },
	{ "noblock", "let them come", switch_main },
	{ "quiet",   "tell the other nodes nothing of this one's load", switch_main },
	{ "noquiet", "tell them", switch_main },
	{ "bring",   "bring all processes of this node home", empty_main },
	{ "expel",   "send all guests of this node home", empty_main },
	{ "tune",    "the settings of this node", tune_main },
	{ "status",  "this node at a glance, or another", status_main },
	{ "isup",    "whether a node answers", isup_main },
	{ "infod",   "the daemon that knows the loads, at a glance", infod_main },
	{ "whois",   "number, address and name of a node", whois_main },
	{ "getload", "how loaded a node is", loads_main },
	{ "getspeed", "how fast a processor of a node is", loads_main },
	{ "getmem",  "how much memory a node can give to guests", loads_main },
	{ "getfree", "how much memory a node has available", loads_main },
	{ "getutil", "how much of its processors' time a node uses", loads_main },
	{ "setspeed", "how fast a processor of this node is to be taken for", setspeed_main },
	{ "getdecay", "how soon infod forgets what a process used to do", decay_main },
	{ "setdecay", "say how soon", decay_main },
	{ "doctor",  "find the mistakes that people make", doctor_main },
	{ "decisions", "what infod has decided, upon what, and what came of it", decisions_main },
	{ "balance", "let infod move processes by itself, or not", balance_main },
	{ "owner",   "tell infod that the owner of this machine is back, or gone", owner_main },
	{ "events",  "what happens on this node, as it happens", events_main },
	{ "up",      "join the cluster described in /etc/openmosix.map", up_main },
	{ "down",    "leave the cluster", down_main },
	{ "key",     "make, load or compare the key of the cluster", key_main },
};

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static void print_help(FILE *out)
{
	size_t i;

	fputs("Usage: mosctl COMMAND [OPTION...] [ARGUMENT...]\n"
	      "Move running programs between the machines of a cluster.\n\n", out);
	for (i = 0; i < COMMANDS; i++)
		fprintf(out, "  %-9s  %s\n", commands[i].name, commands[i].summary);
	fputs("\nEvery command takes --json, and --help, which shows examples;\n"
	      "`mosctl help COMMAND' is the same. --version prints the version.\n\n"
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

/* Words that people know from openMosix and that have no meaning here, with what there is instead. */
static const struct {
	const char *name;
	const char *words;
} gone[] = {
	{ "gettune", "there are no overheads to be tuned here: infod learns what a move costs; settings: mosctl tune" },
	{ "getyard", "there is no yard here: speeds are against a fixed standard, 10000; see mosctl getspeed" },
	{ "setyard", "there is no yard here: speeds are against a fixed standard, 10000; see mosctl setspeed" },
	{ "mfs", "there is no cluster file system here: what is opened is opened at home" },
	{ "nomfs", "there is no cluster file system here: what is opened is opened at home" },
};

static bool is_gone(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(gone) / sizeof(gone[0]); i++) {
		if (strcmp(gone[i].name, name))
			continue;
		complain("%s\n", gone[i].words);
		return true;
	}
	return false;
}

static int unknown_command(const char *name)
{
	const char *names[COMMANDS], *near;
	size_t i;

	if (is_gone(name))
		return EXIT_USAGE;
	for (i = 0; i < COMMANDS; i++)
		names[i] = commands[i].name;
	near = mos_suggest(name, names, COMMANDS);
	complain("there is no command \"%s\"", name);
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

static bool is_one_of(const char *word, const char *const *words)
{
	for (; *words; words++)
		if (!strcmp(word, *words))
			return true;
	return false;
}

/* `help' with a command's name is that command's own. */
static int help(const char *name)
{
	const struct command *command = name ? find_command(name) : NULL;
	char *argv[] = { NULL, (char[]){ "--help" }, NULL };

	if (command)
		return run(command, 2, argv);
	if (name)
		return unknown_command(name);
	print_help(stdout);
	return EXIT_DONE;
}

/* People used to type -stay for nostay. */
static const char *negation(const char *word)
{
	static char name[32];

	snprintf(name, sizeof(name), "no%s", word + 1);
	return name;
}

/* The names of old are links to this program. What cpujob and iojob said of a program is not to be said here. */
static const struct command old_names[] = {
	{ "cpujob",  NULL, mosrun_main },
	{ "iojob",   NULL, mosrun_main },
	{ "migrate", NULL, migrate_main },
	{ "mosps",   NULL, ps_main },
	{ "mosrun",  NULL, mosrun_main },
	{ "mps",     NULL, ps_main },
	{ "showmap", NULL, nodes_main },
};

static const struct command *find_old_name(const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	size_t i;

	for (i = 0; i < sizeof(old_names) / sizeof(old_names[0]); i++)
		if (!strcmp(old_names[i].name, name))
			return &old_names[i];
	return NULL;
}

int main(int argc, char **argv)
{
	static const char *const helps[] = { "help", "--help", "-h", "-?", NULL };
	static const char *const versions[] = { "--version", "-V", NULL };
	const struct command *command;

	argp_err_exit_status = EXIT_USAGE;
	watch_output();
	command = find_old_name(argv[0]);
	if (command)
		return command->run(argc, argv);
	if (argc < 2) {
		print_help(stderr);
		return EXIT_USAGE;
	}
	if (is_one_of(argv[1], helps))
		return help(argv[2]);
	if (is_one_of(argv[1], versions)) {
		puts(argp_program_version);
		return EXIT_DONE;
	}
	command = find_command(is_negated_switch(argv[1]) ? negation(argv[1]) : argv[1]);
	if (!command)
		return unknown_command(argv[1]);
	return run(command, argc - 1, argv + 1);
}
