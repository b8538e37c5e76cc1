// SPDX-License-Identifier: GPL-2.0
/* mosrun: start a program somewhere, and say whether it may be moved. */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "control.h"
#include "mosctl.h"
#include "number.h"

static const char doc[] =
	"Run a program, on a node that is named or on the best one.\v"
	"It is started here, which is its home, and moved in a moment. With -h, -N or -j it is locked "
	"there unless -l says otherwise. It is not run where its node does not answer, unless -F "
	"is given: then it runs here.\n\n"
	"The best node is the one where it would run fastest, as infod knows: one that takes guests, has what this "
	"node's processor has, and memory to be had, with -m so much. Where several are nearly the best it is any "
	"of them.\n\n"
	"Examples:\n"
	"  mosrun -b xz -9 big.tar\n"
	"  mosrun -N 3 -l make\n"
	"  mosrun -h vi notes\n";

/* -12 is the option 1 with the argument 2. */
#define DIGIT(key) { NULL, key, "NODE", OPTION_HIDDEN | OPTION_ARG_OPTIONAL, NULL, 1 }
/* Options of openMosix that have no meaning here; that is said when one is given. */
#define GONE(key, argument) { NULL, key, argument, OPTION_HIDDEN, NULL, 3 }

static const struct argp_option options[] = {
	{ "home", 'h', NULL, 0, "Run it here", 1 },
	{ "node", 'N', "NODE", 0, "Run it on this node; -3 is short for -N 3", 1 },
	DIGIT('0'), DIGIT('1'), DIGIT('2'), DIGIT('3'), DIGIT('4'),
	DIGIT('5'), DIGIT('6'), DIGIT('7'), DIGIT('8'), DIGIT('9'),
	{ "job", 'j', "LIST", 0, "Run it on one of these nodes that answers, chosen at random: 2,5-8", 1 },
	{ "best", 'b', NULL, 0, "Run it on the best node", 1 },
	{ "memory", 'm', "MB", 0, "Run it on the best node that has so much memory to be had", 1 },
	{ "force", 'F', NULL, 0, "Run it here where it cannot be run there", 1 },
	{ "unlocked", 'l', NULL, 0, "It may be moved", 2 },
	{ "locked", 'L', NULL, 0, "The balancer leaves it alone", 2 },
	{ "keep", 'k', NULL, 0, "It is locked if who starts it is", 2 },
	{ "cpu", 'c', NULL, 0, "Said with openMosix that it computes; taken, and not needed", 3 },
	{ "io", 'i', NULL, 0, "Said that it reads and writes; taken, and not needed", 3 },
	GONE('n', NULL), GONE('s', NULL), GONE('f', NULL), GONE('t', "INTERVAL"), GONE('d', "DECAY"),
	GONE('e', NULL), GONE('E', NULL), GONE('r', NULL), GONE('R', NULL), GONE('z', NULL),
	{ 0 }
};

enum place { PLACE_ANY, PLACE_HOME, PLACE_NODE, PLACE_LIST, PLACE_BEST };

/**
 * struct job - what is to be run, and where
 * @place:  how the node is chosen
 * @node:   the number of it, once it is known
 * @list:   the nodes that it is one of
 * @megabytes: that the best node has
 * @forced: here, where it cannot be there
 * @lock:   what it shall be
 * @locks:  that was said
 */
struct job {
	enum place place;
	uint32_t node;
	const char *list;
	uint32_t megabytes;
	bool forced;
	enum mosix_lock lock;
	bool locks;
};

/**
 * struct living - the nodes that answer, this one among them
 * @number: theirs; @count: how many
 */
struct living {
	uint32_t *number;
	size_t count;
};

static void add_living(void *ctx, const struct mos_node *node)
{
	struct living *living = ctx;
	uint32_t *more;

	if (!node->self && node->state != MOSIX_NODE_STATE_UP)
		return;
	more = reallocarray(living->number, living->count + 1, sizeof(*more));
	if (!more)
		err(EXIT_REFUSED, "nodes");
	living->number = more;
	more[living->count++] = node->number;
}

static bool lives(const struct living *living, uint32_t number)
{
	size_t i;

	for (i = 0; i < living->count; i++)
		if (living->number[i] == number)
			return true;
	return false;
}

/* One range of a list. Every node that answers has the same chance: the @seen-th replaces the choice with 1/@seen. */
static bool choose_of_range(const char *range, const struct living *living, uint32_t *seen, uint32_t *choice)
{
	const char *dash = strchr(range, '-');
	uint32_t first, last;
	char text[16];

	snprintf(text, sizeof(text), "%.*s", dash ? (int)(dash - range) : 15, range);
	if (!mos_number_read(text, MOSIX_NODE_MAX, &first) || !first)
		return false;
	last = first;
	if (dash && (!mos_number_read(dash + 1, MOSIX_NODE_MAX, &last) || last < first))
		return false;
	for (; first <= last; first++)
		if (lives(living, first) && !arc4random_uniform(++*seen))
			*choice = first;
	return true;
}

/* Return: whether the list is understood; @choice is not touched where none of it answers. */
static bool choose_of_list(const char *list, const struct living *living, uint32_t *choice)
{
	char *copy = strdup(list), *rest = copy, *range;
	uint32_t seen = 0;
	bool ok = copy;

	while (ok && (range = strsep(&rest, ",")))
		ok = choose_of_range(range, living, &seen, choice);
	free(copy);
	return ok;
}

static void say_lock(struct job *job, enum mosix_lock lock)
{
	job->lock = lock;
	job->locks = true;
}

static void take_node(struct job *job, const char *text, const struct argp_state *state)
{
	if (!read_node(text, &job->node))
		argp_error(state, "\"%s\" names no node", text);
	job->place = job->node == MOSIX_NODE_HOME ? PLACE_HOME : PLACE_NODE;
}

static void take_list(struct job *job, const char *text, const struct argp_state *state)
{
	const struct living nobody = { 0 };

	if (!choose_of_list(text, &nobody, &job->node))
		argp_error(state, "\"%s\" names no node", text);
	job->place = PLACE_LIST;
	job->list = text;
}

static void take_memory(struct job *job, const char *text, const struct argp_state *state)
{
	if (!mos_number_read(text, UINT32_MAX, &job->megabytes))
		argp_error(state, "\"%s\" is no number of megabytes", text);
}

/* Memory is what makes a node the best, and says nothing of one that is named. */
static void check_memory(struct job *job, const struct argp_state *state)
{
	if (job->megabytes && job->place != PLACE_ANY && job->place != PLACE_BEST)
		argp_error(state, "-m looks for the best of all nodes, and goes with -b alone");
	if (job->megabytes)
		job->place = PLACE_BEST;
}

static void take_number(struct job *job, int first, const char *rest, const struct argp_state *state)
{
	char text[16];

	snprintf(text, sizeof(text), "%c%s", first, rest ? rest : "");
	take_node(job, text, state);
}

static void refuse_option(int key, const struct argp_state *state)
{
	if (strchr("nsftd", key))
		argp_error(state, "how long it counts what a program did is no matter of the program here, but of "
			   "the node: -%c is `mosctl setdecay', by root", key);
	else
		argp_error(state, "-%c advised openMosix on what to keep of a program's statistics; there is nothing "
			   "to be said here, as infod watches what each program does: leave it out", key);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct job *job = state->input;

	switch (key) {
	case 'h':
		job->place = PLACE_HOME;
		return 0;
	case 'N':
		take_node(job, arg, state);
		return 0;
	case 'j':
		take_list(job, arg, state);
		return 0;
	case 'b':
		job->place = PLACE_BEST;
		return 0;
	case 'm':
		take_memory(job, arg, state);
		return 0;
	case '0' ... '9':
		take_number(job, key, arg, state);
		return 0;
	case 'c':
	case 'i':
		return 0;
	case 'n':
	case 's':
	case 'f':
	case 't':
	case 'd':
	case 'e':
	case 'E':
	case 'r':
	case 'R':
	case 'z':
		refuse_option(key, state);
		return 0;
	case 'F':
		job->forced = true;
		return 0;
	case 'l':
		say_lock(job, MOSIX_LOCK_OFF);
		return 0;
	case 'L':
		say_lock(job, MOSIX_LOCK_ON);
		return 0;
	case 'k':
		say_lock(job, MOSIX_LOCK_INHERIT);
		return 0;
	case ARGP_KEY_SUCCESS:
		check_memory(job, state);
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "run what? give a program");
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp argp = {
	.options = options, .parser = parse, .args_doc = "PROGRAM [ARGUMENT...]", .doc = doc
};

/* Without infod nobody knows which is best. */
static void find_best(struct job *job)
{
	struct json_object *answer;
	char question[48];
	int status;

	snprintf(question, sizeof(question), "best 0 %u", job->megabytes);
	answer = ask_infod(question, &status);
	job->place = PLACE_ANY;
	if (!answer) {
		if (job->megabytes && !job->forced)
			errx(EXIT_REFUSED, "it is not run; -F runs it here then");
		return;
	}
	/* Where this is a node's own number, check_node() knows. */
	job->node = (uint32_t)json_number(answer, "node");
	job->place = PLACE_NODE;
	json_object_put(answer);
}

/* A node that is looked for among all. */
struct search {
	uint32_t number;
	bool is_up;
	bool is_self;
};

static void look_whether_up(void *ctx, const struct mos_node *node)
{
	struct search *search = ctx;

	if (node->number != search->number)
		return;
	search->is_self = node->self;
	search->is_up = node->state == MOSIX_NODE_STATE_UP;
}

static void check_node(struct mos_client *client, struct job *job)
{
	struct search search = { .number = job->node };

	if (mos_client_nodes(client, look_whether_up, &search))
		search.is_up = false;
	if (search.is_self)
		job->place = PLACE_HOME;
	if (search.is_self || search.is_up)
		return;
	if (!job->forced)
		errx(EXIT_REFUSED, "node %u does not answer; -F runs it here then", job->node);
	job->place = PLACE_ANY;
}

static void choose_node(struct mos_client *client, struct job *job)
{
	struct living living = { 0 };

	job->place = PLACE_NODE;
	job->node = MOSIX_NODE_HOME;
	if (!mos_client_nodes(client, add_living, &living))
		choose_of_list(job->list, &living, &job->node);
	free(living.number);
	if (job->node != MOSIX_NODE_HOME)
		return;
	if (!job->forced)
		errx(EXIT_REFUSED, "none of the nodes %s answers; -F runs it here then", job->list);
	job->place = PLACE_ANY;
}

/* Time that a program is given to map its libraries, us, and how often it is sent out if it took longer. */
#define BEGINNING_US 100000
#define TRIES 20

/* What maps a file comes home for that, and stays: a program does so when it begins. */
static int move_until_it_stays(struct mos_client *client, uint32_t pid, uint32_t node)
{
	uint32_t where = MOSIX_NODE_HOME;
	int tries, err = 0;

	for (tries = 0; !err && where == MOSIX_NODE_HOME && tries < TRIES; tries++) {
		usleep(BEGINNING_US);
		err = mos_client_migrate(client, pid, node);
		usleep(BEGINNING_US);
		if (!err)
			err = mos_client_where(client, pid, &where);
	}
	return err;
}

/* Only when the program has taken our place is it worth while to move it: what calls execve comes home. */
static void move_when_it_runs(pid_t pid, int fd, uint32_t node)
{
	struct mos_client *client;
	char byte;
	int err;

	if (read(fd, &byte, 1) < 0 || mos_client_open(&client))
		_exit(EXIT_REFUSED);
	err = move_until_it_stays(client, (uint32_t)pid, node);
	if (err && err != -ESRCH)
		fprintf(stderr, "mosrun: it runs here: %s\n", mos_client_words(client));
	_exit(EXIT_DONE);
}

/* The mover is nobody's child but init's, so that the program has none that it did not make. */
static void start_mover(uint32_t node)
{
	pid_t self = getpid(), child;
	int fds[2];

	if (pipe2(fds, O_CLOEXEC))
		err(EXIT_REFUSED, "pipe");
	child = fork();
	if (child < 0)
		err(EXIT_REFUSED, "fork");
	if (!child) {
		close(fds[1]);
		if (!fork())
			move_when_it_runs(self, fds[0], node);
		_exit(EXIT_DONE);
	}
	waitpid(child, NULL, 0);
	close(fds[0]);
}

static void settle_lock(struct mos_client *client, struct job *job)
{
	bool wants = job->place == PLACE_HOME || job->place == PLACE_NODE;

	if (!job->locks && wants)
		say_lock(job, MOSIX_LOCK_ON);
	if (job->locks && mos_control_lock(client, (uint32_t)getpid(), job->lock))
		errx(EXIT_REFUSED, "%s", mos_client_words(client));
}

int mosrun_main(int argc, char **argv)
{
	struct job job = { 0 };
	struct mos_client *client;
	bool best;
	int first;

	argp_parse(&argp, argc, argv, ARGP_IN_ORDER, &first, &job);
	client = open_client();
	best = job.place == PLACE_BEST;
	if (best)
		find_best(&job);
	if (job.place == PLACE_LIST)
		choose_node(client, &job);
	if (job.place == PLACE_NODE)
		check_node(client, &job);
	if (best && !job.locks)
		say_lock(&job, MOSIX_LOCK_INHERIT);
	settle_lock(client, &job);
	mos_client_close(client);
	if (job.place == PLACE_NODE)
		start_mover(job.node);
	execvp(argv[first], &argv[first]);
	err(errno == ENOENT ? 127 : 126, "%s", argv[first]);
}
