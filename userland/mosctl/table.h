/* SPDX-License-Identifier: GPL-2.0 */
/* Tables for people: aligned columns, a little colour on a terminal. */
#ifndef MOSCTL_TABLE_H
#define MOSCTL_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#define TABLE_COLUMNS_MAX 16

enum colour {
	COLOUR_NONE,
	COLOUR_BOLD,
	COLOUR_GREEN,
	COLOUR_YELLOW,
	COLOUR_RED,
};

/**
 * struct column - one column
 * @title: its heading
 * @right: its cells end, rather than begin, below each other
 */
struct column {
	const char *title;
	bool right;
};

struct table;

/* Without memory, or with too many columns, the functions below end the program. @columns must outlive the table. */
struct table *table_create(const struct column *columns, size_t count);
void table_destroy(struct table *table);

/* Append a cell, row by row; of what is not printable ASCII it has a '?'. */
void table_add(struct table *table, enum colour colour, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Print to standard output, headings first. */
void table_print(const struct table *table);

#endif
