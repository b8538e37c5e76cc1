// SPDX-License-Identifier: GPL-2.0
/* Tables for people: aligned columns, a little colour on a terminal. */
#include <err.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "format.h"
#include "mosctl.h"
#include "table.h"

struct cell {
	char *text;
	enum colour colour;
};

struct table {
	const struct column *columns;
	size_t width;
	size_t cells;
	size_t room;
	struct cell *cell;
};

struct table *table_create(const struct column *columns, size_t count)
{
	struct table *table = calloc(1, sizeof(*table));

	if (!table)
		err(EXIT_REFUSED, "cannot make a table");
	if (count > TABLE_COLUMNS_MAX)
		errx(EXIT_REFUSED, "cannot make a table of %zu columns: %d at most", count, TABLE_COLUMNS_MAX);
	table->columns = columns;
	table->width = count;
	return table;
}

void table_destroy(struct table *table)
{
	while (table->cells)
		free(table->cell[--table->cells].text);
	free(table->cell);
	free(table);
}

static struct cell *next_cell(struct table *table)
{
	if (table->cells == table->room) {
		table->room = table->room ? 2 * table->room : 64;
		table->cell = reallocarray(table->cell, table->room, sizeof(*table->cell));
		if (!table->cell)
			err(EXIT_REFUSED, "cannot extend a table");
	}
	return &table->cell[table->cells++];
}

void table_add(struct table *table, enum colour colour, const char *format, ...)
{
	struct cell *cell = next_cell(table);
	va_list args;

	cell->colour = colour;
	va_start(args, format);
	if (vasprintf(&cell->text, format, args) < 0)
		err(EXIT_REFUSED, "cannot extend a table");
	va_end(args);
	mos_format_plain(cell->text);
}

static bool want_colour(void)
{
	const char *term = getenv("TERM");

	return isatty(STDOUT_FILENO) && !getenv("NO_COLOR") && term && strcmp(term, "dumb");
}

static int column_width(const struct table *table, size_t column)
{
	size_t width = strlen(table->columns[column].title);
	size_t at;

	for (at = column; at < table->cells; at += table->width) {
		size_t len = strlen(table->cell[at].text);

		width = len > width ? len : width;
	}
	return (int)width;
}

static void print_cell(const char *text, enum colour colour, int width)
{
	static const char *const codes[] = {
		[COLOUR_BOLD] = "1", [COLOUR_GREEN] = "32",
		[COLOUR_YELLOW] = "33", [COLOUR_RED] = "31",
	};

	if (colour == COLOUR_NONE)
		printf("%*s", width, text);
	else
		printf("\033[%sm%*s\033[0m", codes[colour], width, text);
}

/* Nothing is padded on the right of a line, so that it can be copied. */
static void print_row(const struct table *table, const int *widths, const struct cell *row,
		      bool colour)
{
	size_t i, last = table->width - 1;

	while (last && !*row[last].text)
		last--;
	for (i = 0; i <= last; i++) {
		int width = table->columns[i].right ? widths[i] : i == last ? 0 : -widths[i];

		print_cell(row[i].text, colour ? row[i].colour : COLOUR_NONE, width);
		fputs(i == last ? "\n" : "  ", stdout);
	}
}

void table_print(const struct table *table)
{
	struct cell titles[TABLE_COLUMNS_MAX];
	int widths[TABLE_COLUMNS_MAX];
	bool colour = want_colour();
	size_t i;

	for (i = 0; i < table->width; i++) {
		titles[i] = (struct cell){ (char *)table->columns[i].title, COLOUR_BOLD };
		widths[i] = column_width(table, i);
	}
	print_row(table, widths, titles, colour);
	for (i = 0; i < table->cells; i += table->width)
		print_row(table, widths, &table->cell[i], colour);
}
