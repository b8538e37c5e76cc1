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
int lock_main(int argc, char **argv);
int switch_main(int argc, char **argv);
int empty_main(int argc, char **argv);
int tune_main(int argc, char **argv);
int status_main(int argc, char **argv);
int decisions_main(int argc, char **argv);
int balance_main(int argc, char **argv);
int owner_main(int argc, char **argv);
int infod_main(int argc, char **argv);
int isup_main(int argc, char **argv);
int decay_main(int argc, char **argv);
int loads_main(int argc, char **argv);
int setspeed_main(int argc, char **argv);
int whois_main(int argc, char **argv);
int doctor_main(int argc, char **argv);
int mosrun_main(int argc, char **argv);
int events_main(int argc, char **argv);
int ps_all(struct mos_client *client, bool json);
int up_main(int argc, char **argv);
int down_main(int argc, char **argv);
int key_main(int argc, char **argv);

/* Is it the name of a switch after a dash, by which people used to turn it off? */
bool is_negated_switch(const char *word);

/* From now on the program ends with EXIT_REFUSED, in words, if what it prints cannot be written. */
void watch_output(void);

/* --json and others that every command takes; a child parser, its input a bool. */
extern const struct argp_child common_options[];

/* For commands with no other option or argument. Return: whether --json was given. */
bool parse_no_arguments(const char *doc, int argc, char **argv);

/**
 * struct number - a number as an argument
 * @name:    for the usage
 * @least:   lowest
 * @most:    and highest that makes sense
 * @wrong:   what anything else is, behind "... is"
 * @missing: what is said where it is not given; NULL if it may be left out
 */
struct number {
	const char *name;
	uint32_t least;
	uint32_t most;
	const char *wrong;
	const char *missing;
};

/* For commands with one number as argument; without it @value stays. Return: whether --json was given. */
bool parse_number(const char *doc, const struct number *number, int argc, char **argv, uint32_t *value);

/* Parse the number @text; anything else is a usage error, which ends the program. */
uint32_t number_argument(const struct number *number, const char *text, const struct argp_state *state);

/* For commands with one process as argument. Return: whether --json was given. */
bool parse_pid(const char *doc, int argc, char **argv, uint32_t *pid);

/* Parse the pid @text; anything else is a usage error, which ends the program. */
uint32_t pid_argument(const char *text, const struct argp_state *state);

/* Read "home", "2" or "node2". Return: whether @text is one of these. */
bool read_node(const char *text, uint32_t *node);

/* Parse the node @text, but for home; anything else is a usage error, which ends the program. */
uint32_t node_argument(const char *text, const struct argp_state *state);

/* Return: a client; a module that cannot be reached ends the program, in words. */
struct mos_client *open_client(void);

/* Say on standard error what is wrong, under the name by which the command was called; with the end of the line. */
__attribute__((format(printf, 1, 2)))
void complain(const char *format, ...);

/* Report what went wrong, if anything. Return: the exit status for @err. */
int finish(const struct mos_client *client, int err);

/* Return: the exit status that a negative errno means. */
int exit_status(int err);

/* Print @object to standard output and release it. */
void print_json(struct json_object *object);

/*
 * Ask infod. What it says is wrong ends up on standard error, and in @status.
 * Return: its answer, to be put; or NULL.
 */
struct json_object *ask_infod(const char *question, int *status);

/* The same, with nothing said where there is no answer. */
struct json_object *ask_infod_quietly(const char *question);

/* Members of an answer; one that is absent is 0, or "". */
uint64_t json_number(struct json_object *object, const char *name);
const char *json_text(struct json_object *object, const char *name);

/* up, silent, refused or unknown. */
const char *node_state_word(enum mosix_node_state state);

/* mosctl status NODE. Return: an exit status. */
int print_node_status(struct mos_client *client, uint32_t number, bool json);

/*
 * What infod knows of the nodes, for mosctl nodes -v. Without it, @status says what the command ends with.
 * Return: an array, to be put; or NULL.
 */
struct json_object *learn_loads(int *status);

/* Print it as a table. */
void print_loads(struct json_object *loads);

/* Return: "home" or "node N", in @text. */
#define NODE_TEXT 24
const char *node_text(uint32_t node, char text[NODE_TEXT]);

#endif
