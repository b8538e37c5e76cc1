/* SPDX-License-Identifier: GPL-2.0 */
/* Lists that grow: what the module tells one by one is sorted and printed when all of it is known. */
#ifndef MOSCTL_LIST_H
#define MOSCTL_LIST_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>

#include "table.h"

/**
 * struct list - copies of things of one size
 * @size:  of each, set by the owner before the first is added; the rest begins as zero
 * @items: the copies, the owner's to free
 * @count: how many there are
 * @room:  for how many there is memory
 */
struct list {
	size_t size;
	void *items;
	size_t count;
	size_t room;
};

/* Append a copy of @item. Without memory the program ends. */
void list_add(struct list *list, const void *item);

/**
 * struct list_view - how a list is shown
 * @columns:  of the table for people
 * @count:    how many
 * @add_row:  adds what is to be shown of one
 * @to_json:  the object for programs of one
 */
struct list_view {
	const struct column *columns;
	size_t count;
	void (*add_row)(struct table *table, const void *item);
	struct json_object *(*to_json)(const void *item);
};

void list_sort(struct list *list, int (*compare)(const void *a, const void *b));

/* Print all, as a table or as JSON. */
void list_print(const struct list *list, const struct list_view *view, bool json);

#endif
