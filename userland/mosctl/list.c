// SPDX-License-Identifier: GPL-2.0
/* Lists that grow, and how they are shown. */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "list.h"
#include "mosctl.h"

void list_add(struct list *list, const void *item)
{
	if (list->count == list->room) {
		list->room = list->room ? 2 * list->room : 64;
		list->items = reallocarray(list->items, list->room, list->size);
		if (!list->items)
			err(EXIT_REFUSED, "cannot extend a list");
	}
	memcpy((char *)list->items + list->count++ * list->size, item, list->size);
}

void list_sort(struct list *list, int (*compare)(const void *a, const void *b))
{
	if (list->count)
		qsort(list->items, list->count, list->size, compare);
}

static const void *item_of(const struct list *list, size_t i)
{
	return (const char *)list->items + i * list->size;
}

static void print_array(const struct list *list, const struct list_view *view)
{
	struct json_object *array = json_object_new_array();
	size_t i;

	for (i = 0; i < list->count; i++)
		json_object_array_add(array, view->to_json(item_of(list, i)));
	print_json(array);
}

static void print_table(const struct list *list, const struct list_view *view)
{
	struct table *table = table_create(view->columns, view->count);
	size_t i;

	for (i = 0; i < list->count; i++)
		view->add_row(table, item_of(list, i));
	table_print(table);
	table_destroy(table);
}

void list_print(const struct list *list, const struct list_view *view, bool json)
{
	if (json)
		print_array(list, view);
	else
		print_table(list, view);
}
