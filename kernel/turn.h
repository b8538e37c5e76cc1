/* SPDX-License-Identifier: GPL-2.0 */
/* Messages whose handlers may sleep: one after another within a channel, side by side otherwise. */
#ifndef MOS_TURN_H
#define MOS_TURN_H

#include <linux/refcount.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include "proto/inbox.h"

#define MOS_TURN_SLOTS 64
/* Handlers of one peer that run at the same time: the others' are not to wait for it. */
#define MOS_TURNS_MAX 64u

/**
 * struct mos_delivery - a message that came in, as the kernel keeps it
 * @msg:   the message
 * @refs:  its holder, and its turn while it has one
 * @work:  runs the handler
 * @turns: where it stands in line
 * @slot:  while it is the last in line of its channel
 * @next:  who comes after it in its channel
 * @wait:  while its line waits until another one has come to its end
 */
struct mos_delivery {
	struct mos_msg msg;
	refcount_t refs;
	struct work_struct work;
	struct mos_turns *turns;
	struct hlist_node slot;
	struct mos_delivery *next;
	struct list_head wait;
};

/**
 * struct mos_turns - who is next
 * @lock:   for all of it
 * @last:   the last in line of each channel, hashed by channel
 * @running: lines that are being run, MOS_TURNS_MAX at most
 * @waiting: the first of each line that is to be run when one of these has come to its end
 * @handle: runs the handler of a message
 */
struct mos_turns {
	spinlock_t lock;
	struct hlist_head last[MOS_TURN_SLOTS];
	unsigned int running;
	struct list_head waiting;
	void (*handle)(struct mos_msg *msg);
};

void mos_turns_init(struct mos_turns *turns, void (*handle)(struct mos_msg *msg));
void mos_turns_queue(struct mos_turns *turns, struct workqueue_struct *work, struct mos_msg *msg);
void mos_delivery_put(struct mos_delivery *delivery);

/**
 * mos_delivery_of() - the delivery that a message is part of
 * @msg: the message
 */
static inline struct mos_delivery *mos_delivery_of(struct mos_msg *msg)
{
	return container_of(msg, struct mos_delivery, msg);
}

#endif
