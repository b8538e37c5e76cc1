// SPDX-License-Identifier: GPL-2.0
/* An order to move a process: given by a person or a daemon, kept by the process, answered once. */
#include <linux/slab.h>

#include "process.h"

/**
 * mos_order_create() - a new wish
 * @target: node number, MOS_NODE_HOME for home
 *
 * Context: may sleep.
 * Return: the order with one reference for the caller, or NULL.
 */
struct mos_order *mos_order_create(u32 target)
{
	struct mos_order *order = kzalloc(sizeof(*order), GFP_KERNEL);

	if (!order)
		return NULL;
	kref_init(&order->ref);
	init_completion(&order->done);
	order->target = target;
	return order;
}

static void order_free(struct kref *ref)
{
	kfree(container_of(ref, struct mos_order, ref));
}

/**
 * mos_order_put() - drop a reference
 * @order: the order
 *
 * Context: any.
 */
void mos_order_put(struct mos_order *order)
{
	kref_put(&order->ref, order_free);
}

/**
 * mos_order_answer() - answer an order that no process has any more
 * @order: the order; the reference of the process is dropped
 * @result: 0, or -errno
 * @why: reason in words; may be NULL when @result is 0
 *
 * Context: any.
 */
void mos_order_answer(struct mos_order *order, int result, const struct mos_words *why)
{
	order->result = result;
	if (result && why)
		order->why = *why;
	complete_all(&order->done);
	mos_order_put(order);
}

/**
 * mos_order_finish() - answer the present order of a process, if there is one
 * @p: at home
 * @result: 0, or -errno
 * @why: reason in words; may be NULL when @result is 0
 *
 * Context: any; takes and drops the lock of @p.
 */
void mos_order_finish(struct mos_process *p, int result,
		      const struct mos_words *why)
{
	struct mos_order *order;

	spin_lock_bh(&p->lock);
	order = p->deputy.order;
	WRITE_ONCE(p->deputy.order, NULL);
	spin_unlock_bh(&p->lock);
	if (order)
		mos_order_answer(order, result, why);
}
