// SPDX-License-Identifier: GPL-2.0
/* Two views take turns: one is shown while the other is written. */
#include "view.h"

#include <assert.h>
#include <stdalign.h>
#include <stdlib.h>
#include <urcu/urcu-memb.h>

/* How RCU orders things ThreadSanitizer cannot see; it is told. */
#ifdef __SANITIZE_THREAD__
#include <sanitizer/tsan_interface.h>
#else
#define __tsan_acquire(address) ((void)(address))
#define __tsan_release(address) ((void)(address))
#endif

static_assert(alignof(struct mos_process) <= alignof(struct mos_entry), "a process may lie behind an entry");

static size_t size_of(u32 count, u32 process_count)
{
	return sizeof(struct infod_view) + count * sizeof(struct mos_entry) +
	       process_count * sizeof(struct mos_process);
}

/**
 * infod_shelf_init() - a shelf with an empty view on it
 * @shelf: the shelf
 *
 * Return: whether there was memory.
 */
bool infod_shelf_init(struct infod_shelf *shelf)
{
	shelf->shown = calloc(1, size_of(0, 0));
	shelf->spare = calloc(1, size_of(0, 0));
	return shelf->shown && shelf->spare;
}

/**
 * infod_shelf_free() - throw it away
 * @shelf: the shelf; it has no readers any more
 */
void infod_shelf_free(struct infod_shelf *shelf)
{
	free(shelf->shown);
	free(shelf->spare);
}

/**
 * infod_shelf_prepare() - begin to write
 * @shelf: the shelf; there is one writer
 * @count: entries that are wanted
 * @process_count: processes that are wanted
 *
 * Waits for those readers that found the spare one when it was shown.
 *
 * Return: the view to be written, with room for so many, and with so many; NULL where there is no memory.
 */
struct infod_view *infod_shelf_prepare(struct infod_shelf *shelf, u32 count, u32 process_count)
{
	size_t size = size_of(count, process_count);
	struct infod_view *view;

	urcu_memb_synchronize_rcu();
	__tsan_acquire(&shelf->spare);
	if (size > shelf->spare->size) {
		view = realloc(shelf->spare, size + size / 2);
		if (!view)
			return NULL;
		view->size = size + size / 2;
		shelf->spare = view;
	}
	shelf->spare->count = count;
	shelf->spare->process_count = process_count;
	return shelf->spare;
}

/**
 * infod_shelf_show() - what was written is for all to see
 * @shelf: the shelf
 */
void infod_shelf_show(struct infod_shelf *shelf)
{
	struct infod_view *written = shelf->spare;

	shelf->spare = shelf->shown;
	__tsan_release(&shelf->shown);
	rcu_assign_pointer(shelf->shown, written);
}

/**
 * infod_shelf_copy() - what is shown now
 * @shelf: the shelf
 *
 * Context: a thread that is registered with RCU.
 * Return: a copy, to be freed; or NULL where there is no memory.
 */
struct infod_view *infod_shelf_copy(struct infod_shelf *shelf)
{
	const struct infod_view *shown;
	struct infod_view *copy;
	size_t size;

	urcu_memb_read_lock();
	shown = rcu_dereference(shelf->shown);
	__tsan_acquire(&shelf->shown);
	size = size_of(shown->count, shown->process_count);
	copy = malloc(size);
	if (copy)
		memcpy(copy, shown, size);
	__tsan_release(&shelf->spare);
	urcu_memb_read_unlock();
	return copy;
}
