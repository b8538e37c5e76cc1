// SPDX-License-Identifier: GPL-2.0
/* What the balancing daemon has told of the nodes, by their numbers. */
#include <linux/slab.h>

#include "load.h"
#include "node.h"

/**
 * mos_loads_create() - nothing is known yet
 * @mn: this node
 *
 * Context: any.
 */
void mos_loads_create(struct mos_node *mn)
{
	xa_init(&mn->loads);
}

/**
 * mos_loads_destroy() - forget everything
 * @mn: this node
 *
 * It can be filled anew.
 *
 * Context: may sleep.
 */
void mos_loads_destroy(struct mos_node *mn)
{
	struct mos_load *load;
	unsigned long number;

	xa_for_each(&mn->loads, number, load) {
		xa_erase(&mn->loads, number);
		kfree(load);
	}
}

/**
 * mos_load_set() - take down what is known of a node
 * @mn: this node
 * @number: of that node
 * @load: copied
 *
 * Context: may sleep.
 * Return: 0 or -ENOMEM.
 */
int mos_load_set(struct mos_node *mn, u32 number, const struct mos_load *load)
{
	struct mos_load *copy = kmemdup(load, sizeof(*load), GFP_KERNEL), *old;

	if (!copy)
		return -ENOMEM;
	copy->told = ktime_get();
	old = xa_store(&mn->loads, number, copy, GFP_KERNEL);
	if (xa_is_err(old)) {
		kfree(copy);
		return xa_err(old);
	}
	kfree(old);
	return 0;
}

/**
 * mos_load_get() - what is known of a node
 * @mn: this node
 * @number: of that node
 * @load: set to it
 *
 * Context: any.
 * Return: 0, or -ENOENT where nothing is.
 */
int mos_load_get(struct mos_node *mn, u32 number, struct mos_load *load)
{
	struct mos_load *found;

	xa_lock(&mn->loads);
	found = xa_load(&mn->loads, number);
	if (found)
		*load = *found;
	xa_unlock(&mn->loads);
	return found ? 0 : -ENOENT;
}

/**
 * mos_load_is_known() - is a node as a daemon that still runs says?
 * @mn: this node
 * @number: of that node
 * @load: set to what it says, or said last
 *
 * Of the dead nothing is known: what they were would mislead.
 *
 * Context: any.
 */
bool mos_load_is_known(struct mos_node *mn, u32 number, struct mos_load *load)
{
	return !mos_load_get(mn, number, load) && !load->dead &&
	       ktime_ms_delta(ktime_get(), load->told) < MOS_LOAD_PATIENCE;
}

/**
 * mos_loads_each() - all that is known, in the order of the numbers
 * @mn: this node
 * @fn: is told of each; anything but 0 ends the walk
 * @ctx: for @fn
 *
 * Context: may sleep, and so may @fn.
 * Return: what @fn returned last.
 */
int mos_loads_each(struct mos_node *mn, int (*fn)(void *ctx, u32 number, const struct mos_load *load),
		   void *ctx)
{
	unsigned long number;
	struct mos_load load;
	void *entry;
	int ret = 0;

	xa_for_each(&mn->loads, number, entry) {
		if (mos_load_get(mn, number, &load))
			continue;
		ret = fn(ctx, number, &load);
		if (ret)
			break;
	}
	return ret;
}
