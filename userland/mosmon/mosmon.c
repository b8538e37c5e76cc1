// SPDX-License-Identifier: GPL-2.0
/* mosmon: the nodes as bars that live. */
#include <argp.h>
#include <inttypes.h>
#include <json-c/json.h>
#include <locale.h>
#include <ncurses.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "infod.h"

#define EXIT_USAGE 2
#define EXIT_REFUSED 3
#define REFRESH_MS 1000
/* Columns of a node's number and state, and of its value. */
#define LABEL_WIDTH 12
#define VALUE_WIDTH 14

static const char doc[] =
	"Show the nodes of the cluster as bars, as infod knows them.\v"
	"Keys: l load, u utilisation, m memory in use, s speed, g guests, d with or without dead nodes, "
	"t totals, arrows to scroll, q quit.\n\n"
	"Examples:\n"
	"  mosmon\n"
	"  mosmon -u\n"
	"  mosmon --once | awk '$2 == \"dead\"'\n";

static uint64_t number(struct json_object *node, const char *name)
{
	struct json_object *member;

	return json_object_object_get_ex(node, name, &member) ? json_object_get_uint64(member) : 0;
}

static const char *state_of(struct json_object *node)
{
	struct json_object *member;

	return json_object_object_get_ex(node, "state", &member) ? json_object_get_string(member) : "";
}

static bool is_alive(struct json_object *node)
{
	return !strcmp(state_of(node), "alive");
}

/* A node that is quiet lives, and does not say how it is. */
static bool is_told(struct json_object *node)
{
	return is_alive(node) && json_object_object_get_ex(node, "free_mb", NULL);
}

static const char *word_of(struct json_object *node)
{
	return is_alive(node) && !is_told(node) ? "quiet" : state_of(node);
}

static double load_of(struct json_object *node)
{
	return (double)number(node, "load");
}

static double util_of(struct json_object *node)
{
	return (double)number(node, "util");
}

static double memory_of(struct json_object *node)
{
	return (double)number(node, "total_mb") - (double)number(node, "free_mb");
}

static double speed_of(struct json_object *node)
{
	return (double)number(node, "speed") * (double)number(node, "cpus");
}

static double guests_of(struct json_object *node)
{
	return (double)number(node, "guests");
}

/**
 * struct view - one thing that can be shown of a node
 * @key: that chooses it
 * @title: its name
 * @value: of a node of which it is told
 * @unit: of that
 * @whole: the longest bar is at least so much
 * @share: of all nodes the mean says something, and not the sum
 */
struct view {
	int key;
	const char *title;
	double (*value)(struct json_object *node);
	const char *unit;
	double whole;
	bool share;
};

static const struct view views[] = {
	{ .key = 'l', .title = "load", .value = load_of, .unit = "", .whole = 1 },
	{ .key = 'u', .title = "utilisation", .value = util_of, .unit = "%", .whole = 100, .share = true },
	{ .key = 'm', .title = "memory in use", .value = memory_of, .unit = "MiB", .whole = 1 },
	{ .key = 's', .title = "speed of all processors", .value = speed_of, .unit = "", .whole = 1 },
	{ .key = 'g', .title = "guests", .value = guests_of, .unit = "", .whole = 1 },
};

#define VIEWS (sizeof(views) / sizeof(views[0]))

/**
 * struct screen - what is shown
 * @view: of each node
 * @dead: dead nodes as well
 * @totals: and the sum of all
 * @top: the first node that is shown
 */
struct screen {
	const struct view *view;
	bool dead;
	bool totals;
	size_t top;
};

static bool is_shown(const struct screen *screen, struct json_object *node)
{
	return screen->dead || is_alive(node);
}

/**
 * struct scale - of all that is shown
 * @most: the longest bar
 * @sum: of all
 * @told: nodes that it is told of
 */
struct scale {
	double most;
	double sum;
	unsigned int told;
};

static struct scale measure(const struct view *view, struct json_object *nodes)
{
	struct scale scale = { .most = view->whole };
	size_t i;

	for (i = 0; i < json_object_array_length(nodes); i++) {
		struct json_object *node = json_object_array_get_idx(nodes, i);
		double value = is_told(node) ? view->value(node) : 0;

		scale.told += is_told(node);
		scale.sum += value;
		if (value > scale.most)
			scale.most = value;
	}
	return scale;
}

static void draw_bar(int row, const struct view *view, const struct scale *scale,
		     struct json_object *node)
{
	int room = COLS - LABEL_WIDTH - VALUE_WIDTH, length;
	double value = view->value(node);

	length = room > 0 ? (int)(value / scale->most * room) : 0;
	mvprintw(row, 0, "node %-6" PRIu64, number(node, "number"));
	attron(A_REVERSE);
	for (int i = 0; i < length; i++)
		mvaddch(row, LABEL_WIDTH + i, ' ');
	attroff(A_REVERSE);
	mvprintw(row, LABEL_WIDTH + length + 1, "%.0f %s", value, view->unit);
}

static void draw_node(int row, const struct screen *screen, const struct scale *scale,
		      struct json_object *node)
{
	if (is_told(node))
		draw_bar(row, screen->view, scale, node);
	else
		mvprintw(row, 0, "node %-6" PRIu64 " %s", number(node, "number"), word_of(node));
}

static void print_total(const struct view *view, const struct scale *scale)
{
	if (!view->share)
		printw(", %.0f %s together", scale->sum, view->unit);
	else if (scale->told)
		printw(", %.0f %s on average", scale->sum / scale->told, view->unit);
}

static void draw_nodes(struct screen *screen, struct json_object *nodes)
{
	struct scale scale = measure(screen->view, nodes);
	size_t i, seen = 0;
	int row = 1;

	mvprintw(0, 0, "%s of %u nodes", screen->view->title, scale.told);
	if (screen->totals)
		print_total(screen->view, &scale);
	for (i = 0; i < json_object_array_length(nodes) && row < LINES - 1; i++) {
		struct json_object *node = json_object_array_get_idx(nodes, i);

		if (is_shown(screen, node) && seen++ >= screen->top)
			draw_node(row++, screen, &scale, node);
	}
	if (screen->top >= seen && screen->top)
		screen->top = seen ? seen - 1 : 0;
	mvprintw(LINES - 1, 0, "l load  u utilisation  m memory  s speed  g guests  d dead  t totals  q quit");
}

/* Return: whether it is the key of a view, which is shown from now on. */
static bool choose_view(struct screen *screen, int key)
{
	size_t i;

	for (i = 0; i < VIEWS; i++) {
		if (views[i].key != key)
			continue;
		screen->view = &views[i];
		return true;
	}
	return false;
}

/* Return: false to end. */
static bool handle_key(struct screen *screen, int key)
{
	choose_view(screen, key);
	if (key == 'd')
		screen->dead = !screen->dead;
	if (key == 't')
		screen->totals = !screen->totals;
	if (key == KEY_DOWN)
		screen->top++;
	if (key == KEY_UP && screen->top)
		screen->top--;
	return key != 'q';
}

/* Return: what infod knows of all nodes, or NULL with words. */
static struct json_object *ask(char *words, size_t size)
{
	struct json_object *answer, *nodes = NULL;
	char *text;

	if (mos_infod_ask("nodes", &text, words, size))
		return NULL;
	answer = json_tokener_parse(text);
	free(text);
	if (answer && json_object_object_get_ex(answer, "nodes", &nodes))
		json_object_get(nodes);
	else
		snprintf(words, size, "infod's answer is not understood");
	json_object_put(answer);
	return nodes;
}

static void draw(struct screen *screen)
{
	char words[256];
	struct json_object *nodes = ask(words, sizeof(words));

	erase();
	if (nodes)
		draw_nodes(screen, nodes);
	else
		mvprintw(0, 0, "%s", words);
	refresh();
	json_object_put(nodes);
}

static void live(struct screen *screen)
{
	initscr();
	cbreak();
	noecho();
	curs_set(0);
	keypad(stdscr, TRUE);
	timeout(REFRESH_MS);
	do
		draw(screen);
	while (handle_key(screen, getch()));
	endwin();
}

static void print_node(struct json_object *node)
{
	printf("%" PRIu64 " %s", number(node, "number"), word_of(node));
	if (is_told(node))
		printf(" load %.0f memory %.0f of %" PRIu64 " speed %.0f guests %.0f util %.0f", load_of(node),
		       memory_of(node), number(node, "total_mb"), speed_of(node), guests_of(node), util_of(node));
	putchar('\n');
}

static int print_once(void)
{
	char words[256];
	struct json_object *nodes = ask(words, sizeof(words));
	size_t i;

	if (!nodes) {
		fprintf(stderr, "mosmon: %s\n", words);
		return EXIT_REFUSED;
	}
	for (i = 0; i < json_object_array_length(nodes); i++)
		print_node(json_object_array_get_idx(nodes, i));
	json_object_put(nodes);
	return 0;
}

/**
 * struct arguments - what was asked for
 * @screen: how it begins
 * @once: lines, and no screen
 */
struct arguments {
	struct screen screen;
	bool once;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case '1':
		arguments->once = true;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "\"%s\" is one argument too many", arg);
		return 0;
	}
	return choose_view(&arguments->screen, key) ? 0 : ARGP_ERR_UNKNOWN;
}

static const struct argp_option options[] = {
	{ "once", '1', NULL, 0, "Print a line for each node and end", 1 },
	{ "load", 'l', NULL, 0, "Begin with the load", 2 },
	{ "util", 'u', NULL, 0, "Begin with how much of its processors' time each uses", 2 },
	{ "memory", 'm', NULL, 0, "Begin with the memory in use", 2 },
	{ "speed", 's', NULL, 0, "Begin with the speed of all processors", 2 },
	{ "guests", 'g', NULL, 0, "Begin with the guests", 2 },
	{ 0 }
};

static const struct argp argp = { .options = options, .parser = parse, .doc = doc };

int main(int argc, char **argv)
{
	struct arguments arguments = { .screen.view = views };

	argp_err_exit_status = EXIT_USAGE;
	setlocale(LC_ALL, "");
	argp_parse(&argp, argc, argv, 0, NULL, &arguments);
	if (arguments.once)
		return print_once();
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
		fputs("mosmon: this is no terminal; --once prints lines\n", stderr);
		return EXIT_REFUSED;
	}
	live(&arguments.screen);
	return 0;
}
