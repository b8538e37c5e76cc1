// SPDX-License-Identifier: GPL-2.0
/* Owns the order in which the handlers that may sleep are run. */
#include "peer.h"
#include "turn.h"

/**
 * mos_turns_init() - begin with nobody in line
 * @turns:  the lines of one peer
 * @handle: runs the handler of a message, in process context
 */
void mos_turns_init(struct mos_turns *turns, void (*handle)(struct mos_msg *msg))
{
	memset(turns, 0, sizeof(*turns));
	spin_lock_init(&turns->lock);
	INIT_LIST_HEAD(&turns->waiting);
	turns->handle = handle;
}

/**
 * mos_delivery_put() - drop a reference; with the last one goes the message's reference to its peer
 * @delivery: the delivery
 */
void mos_delivery_put(struct mos_delivery *delivery)
{
	struct mos_peer *from = delivery->msg.from;

	if (!refcount_dec_and_test(&delivery->refs))
		return;
	kfree(delivery);
	mos_peer_put(from);
}

static struct mos_delivery *last_of(struct hlist_head *slot, u32 channel)
{
	struct mos_delivery *last;

	hlist_for_each_entry(last, slot, slot)
		if (last->msg.channel == channel)
			return last;
	return NULL;
}

static bool is_first(struct mos_turns *turns, struct mos_delivery *delivery)
{
	struct hlist_head *slot = &turns->last[delivery->msg.channel % MOS_TURN_SLOTS];
	struct mos_delivery *last;

	lockdep_assert_held(&turns->lock);
	if (!delivery->msg.channel)
		return true;
	last = last_of(slot, delivery->msg.channel);
	if (last) {
		last->next = delivery;
		hlist_del_init(&last->slot);
	}
	hlist_add_head(&delivery->slot, slot);
	return !last;
}

/* Who comes after it: in its line, or else at the head of one that waits. */
static struct mos_delivery *leave(struct mos_turns *turns, struct mos_delivery *delivery)
{
	struct mos_delivery *next;

	spin_lock_bh(&turns->lock);
	if (!hlist_unhashed(&delivery->slot))
		hlist_del_init(&delivery->slot);
	next = delivery->next;
	if (!next) {
		next = list_first_entry_or_null(&turns->waiting, struct mos_delivery, wait);
		if (next)
			list_del(&next->wait);
		else
			turns->running--;
	}
	spin_unlock_bh(&turns->lock);
	return next;
}

/* A line begins now, if the peer has not got its share of handlers that run. */
static bool may_begin(struct mos_turns *turns, struct mos_delivery *delivery)
{
	lockdep_assert_held(&turns->lock);
	if (turns->running < MOS_TURNS_MAX) {
		turns->running++;
		return true;
	}
	list_add_tail(&delivery->wait, &turns->waiting);
	return false;
}

/*
 * One after another here, rather than through the queue again: a line is as quick as its handlers. The last delivery
 * keeps the peer, and the lines with it, until it has been looked who is next.
 */
static void run(struct work_struct *work)
{
	struct mos_delivery *delivery = container_of(work, struct mos_delivery, work), *next;
	struct mos_turns *turns = delivery->turns;

	for (; delivery; delivery = next) {
		turns->handle(&delivery->msg);
		next = leave(turns, delivery);
		mos_delivery_put(delivery);
	}
}

/**
 * mos_turns_queue() - have a message handled when it is its turn
 * @turns: the lines
 * @work:  where handlers run
 * @msg:   the message, which becomes the handler's
 *
 * Context: any, with bottom halves disabled; for one channel never twice at a time.
 */
void mos_turns_queue(struct mos_turns *turns, struct workqueue_struct *work, struct mos_msg *msg)
{
	struct mos_delivery *delivery = mos_delivery_of(msg);
	bool begins;

	refcount_inc(&delivery->refs);
	delivery->turns = turns;
	INIT_WORK(&delivery->work, run);
	spin_lock_bh(&turns->lock);
	begins = is_first(turns, delivery) && may_begin(turns, delivery);
	spin_unlock_bh(&turns->lock);
	if (begins)
		queue_work(work, &delivery->work);
}
