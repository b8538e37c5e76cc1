// SPDX-License-Identifier: GPL-2.0
/* Owns the table of requests to one peer that wait for their reply. */
#include <linux/sched/clock.h>

#include "call.h"
#include "proto/inbox.h"

/**
 * mos_calls_init() - begin empty
 * @calls: the table
 */
void mos_calls_init(struct mos_calls *calls)
{
	memset(calls, 0, sizeof(*calls));
}

static struct hlist_head *slot_of(struct mos_calls *calls, u32 id)
{
	return &calls->slots[id % MOS_CALL_SLOTS];
}

static struct mos_call *find(struct mos_calls *calls, u32 id)
{
	struct mos_call *call;

	hlist_for_each_entry(call, slot_of(calls, id), slot)
		if (call->id == id)
			return call;
	return NULL;
}

/**
 * mos_calls_add() - give a request its number
 * @calls: the table
 * @call:  the request, not in a table yet
 */
void mos_calls_add(struct mos_calls *calls, struct mos_call *call)
{
	do
		calls->last++;
	while (!calls->last || find(calls, calls->last));
	call->id = calls->last;
	hlist_add_head(&call->slot, slot_of(calls, call->id));
}

/**
 * mos_calls_remove() - stop waiting for a reply
 * @calls: the table
 * @call:  the request
 *
 * Return: false if it does not wait any more: its reply or an error has come.
 */
bool mos_calls_remove(struct mos_calls *calls, struct mos_call *call)
{
	if (hlist_unhashed(&call->slot))
		return false;
	hlist_del_init(&call->slot);
	return true;
}

/*
 * The waiter may free the call as soon as it has seen the completion. It cannot see it before complete() is
 * through with it, because both take the completion's own lock.
 */
static void finish(struct mos_calls *calls, struct mos_call *call, struct mos_msg *reply, int error)
{
	mos_calls_remove(calls, call);
	call->reply = reply;
	call->error = error;
	call->over_ns = local_clock();
	complete(&call->done);
}

/**
 * mos_calls_answer() - give a reply to whoever waits for it
 * @calls: the table
 * @reply: the reply, which becomes the waiter's
 *
 * Return: false if nobody waits for it, or for one of another type; then it remains the caller's.
 */
bool mos_calls_answer(struct mos_calls *calls, struct mos_msg *reply)
{
	struct mos_call *call = find(calls, reply->call);

	if (!call || call->type != reply->type)
		return false;
	finish(calls, call, reply, 0);
	return true;
}

/**
 * mos_calls_waits() - does anybody wait for this reply?
 * @calls: the table
 * @id:    number of the request
 */
bool mos_calls_waits(struct mos_calls *calls, u32 id)
{
	return find(calls, id);
}

/**
 * mos_calls_fail() - tell all who wait that there will be no reply
 * @calls: the table
 * @error: why, negative
 */
void mos_calls_fail(struct mos_calls *calls, int error)
{
	struct mos_call *call;
	struct hlist_node *next;
	int i;

	for (i = 0; i < MOS_CALL_SLOTS; i++)
		hlist_for_each_entry_safe(call, next, &calls->slots[i], slot)
			finish(calls, call, NULL, error);
}
