// SPDX-License-Identifier: GPL-2.0
/* Owns the messages that come in over one link until they are delivered. */
#include "inbox.h"
#include "codec.h"

/**
 * mos_inbox_init() - begin empty
 * @inbox:    the inbox
 * @window:   charge that may be here before it is consumed
 * @msg_size: bytes to allocate for a message, at least sizeof(struct mos_msg)
 */
void mos_inbox_init(struct mos_inbox *inbox, u32 window, u32 msg_size)
{
	u32 i;

	memset(inbox, 0, sizeof(*inbox));
	inbox->window = window;
	inbox->msg_size = ALIGN(msg_size, sizeof(long));
	inbox->base = 1;
	INIT_LIST_HEAD(&inbox->ready);
	for (i = 0; i < MOS_INBOX_SLOTS; i++) {
		INIT_LIST_HEAD(&inbox->by_id[i]);
		INIT_LIST_HEAD(&inbox->by_after[i]);
	}
}

/* A small body is part of its message's memory. */
static bool has_own_body(const struct mos_msg *msg)
{
	return msg->total > MOS_BUF_FLAT;
}

/**
 * mos_inbox_drop_body() - give back the memory of a body ahead of its message's
 * @msg: the message
 */
void mos_inbox_drop_body(struct mos_msg *msg)
{
	if (has_own_body(msg))
		mos_buf_free(msg->body);
	msg->body = NULL;
}

/**
 * mos_inbox_discard() - free a message that nobody wants
 * @msg: the message
 */
void mos_inbox_discard(struct mos_msg *msg)
{
	mos_inbox_drop_body(msg);
	kfree(msg);
}

/**
 * mos_inbox_reset() - drop what was not delivered, and expect the first message of a new session
 * @inbox: the inbox; mos_inbox_take() still gives what was delivered
 *
 * Messages that their holders have not freed yet go on to count against the window.
 */
void mos_inbox_reset(struct mos_inbox *inbox)
{
	struct mos_msg *msg, *next;
	u32 i;

	for (i = 0; i < MOS_INBOX_SLOTS; i++) {
		list_for_each_entry_safe(msg, next, &inbox->by_id[i], same_id) {
			inbox->dropped += msg->charge;
			mos_inbox_discard(msg);
		}
		INIT_LIST_HEAD(&inbox->by_id[i]);
		INIT_LIST_HEAD(&inbox->by_after[i]);
	}
	memset(inbox->delivered, 0, sizeof(inbox->delivered));
	inbox->base = 1;
	inbox->scatters = false;
	inbox->origin = inbox->started;
}

static struct list_head *id_slot(struct mos_inbox *inbox, u64 id)
{
	return &inbox->by_id[id % MOS_INBOX_SLOTS];
}

static struct list_head *after_slot(struct mos_inbox *inbox, u64 id)
{
	return &inbox->by_after[id % MOS_INBOX_SLOTS];
}

static bool is_delivered(const struct mos_inbox *inbox, u64 id)
{
	return id < inbox->base || test_bit(id % MOS_ID_WINDOW, inbox->delivered);
}

static struct mos_msg *find(struct mos_inbox *inbox, u64 id)
{
	struct mos_msg *msg;

	list_for_each_entry(msg, id_slot(inbox, id), same_id)
		if (msg->id == id)
			return msg;
	return NULL;
}

static u64 after_of(const struct mos_wire_data *frame)
{
	u32 behind = le32_to_cpu(frame->behind);

	return behind ? le64_to_cpu(frame->id) - behind : 0;
}

/* Every fragment says the same of its message, but for its size, or the peer cannot be trusted with this one. */
static bool agrees(const struct mos_msg *msg, const struct mos_wire_data *frame)
{
	return msg->total == le32_to_cpu(frame->total) &&
	       msg->type == le16_to_cpu(frame->type) && msg->call == le32_to_cpu(frame->call) &&
	       msg->channel == le32_to_cpu(frame->channel) && msg->after == after_of(frame) &&
	       msg->reply == (frame->flags & MOS_DATA_REPLY);
}

static u32 bits_size(u32 total, u32 size)
{
	return BITS_TO_LONGS(mos_fragments(total, size)) * sizeof(long);
}

static struct mos_msg *msg_alloc(const struct mos_inbox *inbox, u32 total, u32 size)
{
	u32 head = inbox->msg_size + bits_size(total, size);
	bool is_small = total <= MOS_BUF_FLAT;
	struct mos_msg *msg;

	msg = kmalloc(head + (is_small ? sizeof(*msg->body) + total : 0),
		      GFP_ATOMIC | __GFP_NOWARN);
	if (!msg)
		return NULL;
	memset(msg, 0, head);
	msg->got = (unsigned long *)((u8 *)msg + inbox->msg_size);
	if (is_small && total) {
		msg->body = (struct mos_buf *)((u8 *)msg + head);
		mos_buf_init_flat(msg->body, total);
	} else if (total) {
		msg->body = inbox->scatters ? mos_buf_alloc_scattered(total, size, GFP_ATOMIC) :
			    mos_buf_alloc(total, GFP_ATOMIC);
	}
	if (!total || msg->body)
		return msg;
	kfree(msg);
	return NULL;
}

static struct mos_msg *msg_create(const struct mos_inbox *inbox, const struct mos_wire_data *frame)
{
	u32 total = le32_to_cpu(frame->total), size = le16_to_cpu(frame->size);
	struct mos_msg *msg = msg_alloc(inbox, total, size);

	if (!msg)
		return NULL;
	msg->type = le16_to_cpu(frame->type);
	msg->reply = frame->flags & MOS_DATA_REPLY;
	msg->channel = le32_to_cpu(frame->channel);
	msg->call = le32_to_cpu(frame->call);
	msg->id = le64_to_cpu(frame->id);
	msg->after = after_of(frame);
	msg->total = total;
	msg->size = size;
	msg->missing = mos_fragments(total, size);
	msg->charge = mos_charge(total);
	INIT_LIST_HEAD(&msg->list);
	INIT_LIST_HEAD(&msg->same_id);
	INIT_LIST_HEAD(&msg->same_after);
	return msg;
}

static bool are_new(const struct mos_msg *msg, u32 index, u32 count)
{
	while (count && !test_bit(index, msg->got)) {
		index++;
		count--;
	}
	return !count;
}

/* The fragments from this one on lie @step bytes apart; all but a last one are of the same length. */
static int place(struct mos_msg *msg, const struct mos_wire_data *frame, u32 count, u32 step,
		 void *hold)
{
	u32 len = le16_to_cpu(frame->len), index = le16_to_cpu(frame->index), held = 0;
	const u8 *bytes = (const u8 *)(frame + 1);
	int err = 0;

	for (; count; count--, index++, bytes += step) {
		if (test_bit(index, msg->got))
			continue;
		if (hold && mos_buf_hold(msg->body, index * msg->size, bytes, hold))
			held++;
		else if (len)
			err = mos_buf_place(msg->body, index * msg->size, bytes, len, GFP_ATOMIC);
		if (err)
			break;
		__set_bit(index, msg->got);
		msg->missing--;
	}
	if (held)
		mos_hold_get(hold, held);
	return err;
}

static void deliver_one(struct mos_inbox *inbox, struct mos_msg *msg)
{
	list_del_init(&msg->same_id);
	list_add_tail(&msg->list, &inbox->ready);
	__set_bit(msg->id % MOS_ID_WINDOW, inbox->delivered);
	while (test_bit(inbox->base % MOS_ID_WINDOW, inbox->delivered))
		__clear_bit(inbox->base++ % MOS_ID_WINDOW, inbox->delivered);
}

/* Those that waited for this one alone go onto the list. */
static void release_waiting(struct mos_inbox *inbox, u64 id, struct list_head *freed)
{
	struct mos_msg *msg, *next;

	list_for_each_entry_safe(msg, next, after_slot(inbox, id), same_after)
		if (msg->after == id)
			list_move_tail(&msg->same_after, freed);
}

static void deliver(struct mos_inbox *inbox, struct mos_msg *msg)
{
	LIST_HEAD(freed);

	list_add_tail(&msg->same_after, &freed);
	while (!list_empty(&freed)) {
		msg = list_first_entry(&freed, struct mos_msg, same_after);
		list_del_init(&msg->same_after);
		deliver_one(inbox, msg);
		if (msg->channel)
			release_waiting(inbox, msg->id, &freed);
	}
}

static void keep(struct mos_inbox *inbox, struct mos_msg *msg)
{
	if (list_empty(&msg->same_id))
		list_add(&msg->same_id, id_slot(inbox, msg->id));
	if (!msg->missing)
		list_add_tail(&msg->same_after, after_slot(inbox, msg->after));
}

static void settle(struct mos_inbox *inbox, struct mos_msg *msg)
{
	if (!msg->missing && (!msg->after || is_delivered(inbox, msg->after)))
		deliver(inbox, msg);
	else
		keep(inbox, msg);
}

/* A message with its first fragments. */
static int make_message(struct mos_inbox *inbox, const struct mos_wire_data *frame, u32 count,
			u32 step, void *hold, struct mos_msg **made)
{
	struct mos_msg *msg = msg_create(inbox, frame);
	int err;

	if (!msg)
		return -ENOMEM;
	err = place(msg, frame, count, step, hold);
	if (err)
		mos_inbox_discard(msg);
	else
		*made = msg;
	return err;
}

static int begin_message(struct mos_inbox *inbox, const struct mos_wire_data *frame, u32 count,
			 u32 step, void *hold)
{
	u32 charge = mos_charge(le32_to_cpu(frame->total));
	struct mos_msg *msg;
	int err;

	if (inbox->started + charge > inbox->freed + inbox->dropped + inbox->window)
		return inbox->started + charge - inbox->origin > inbox->granted ? -EBADMSG : -ENOBUFS;
	err = make_message(inbox, frame, count, step, hold, &msg);
	if (err)
		return err;
	inbox->started += charge;
	settle(inbox, msg);
	return 0;
}

/* The sender has cut the message anew: what had come of it comes again. */
static int begin_again(struct mos_inbox *inbox, struct mos_msg *old, const struct mos_wire_data *frame,
		       u32 count, u32 step, void *hold)
{
	struct mos_msg *msg;
	int err = make_message(inbox, frame, count, step, hold, &msg);

	if (err)
		return err;
	list_del(&old->same_id);
	mos_inbox_discard(old);
	settle(inbox, msg);
	return 0;
}

static int continue_message(struct mos_inbox *inbox, struct mos_msg *msg,
			    const struct mos_wire_data *frame, u32 count, u32 step,
			    void *hold)
{
	int err;

	if (!agrees(msg, frame))
		return -EBADMSG;
	/* Longer ones were sent before it was cut anew. */
	if (!msg->missing || le16_to_cpu(frame->size) > msg->size)
		return 0;
	if (le16_to_cpu(frame->size) < msg->size)
		return begin_again(inbox, msg, frame, count, step, hold);
	/* One new fragment must not keep the memory of a whole run. */
	if (hold && !are_new(msg, le16_to_cpu(frame->index), count))
		hold = NULL;
	err = place(msg, frame, count, step, hold);
	if (!err && !msg->missing)
		settle(inbox, msg);
	return err;
}

/**
 * mos_inbox_fragments() - take in fragments of one message, new or not
 * @inbox: the inbox
 * @frame: of the first, from mos_take_data(), with its bytes behind it
 * @count: how many; more than one only if all of them are of full length
 * @step:  from the bytes of one to those of the next
 * @hold:  keeps the bytes in memory, so that they need not be copied if all are new; or NULL
 *
 * Return: 0: they are here, now or since before; -ENOMEM, -ENOBUFS: there is no room, they must come
 * again; -EBADMSG: the peer breaks the protocol.
 */
int mos_inbox_fragments(struct mos_inbox *inbox, const struct mos_wire_data *frame, u32 count,
			u32 step, void *hold)
{
	u64 id = le64_to_cpu(frame->id);
	struct mos_msg *msg;

	if (id < inbox->base)
		return 0;
	if (id - inbox->base >= MOS_ID_WINDOW)
		return -EBADMSG;
	if (is_delivered(inbox, id))
		return 0;
	if (hold)
		inbox->scatters = true;
	msg = find(inbox, id);
	return msg ? continue_message(inbox, msg, frame, count, step, hold) :
	       begin_message(inbox, frame, count, step, hold);
}

/**
 * mos_inbox_take() - take the oldest message that has been delivered
 * @inbox: the inbox
 * Return: the message, or NULL.
 */
struct mos_msg *mos_inbox_take(struct mos_inbox *inbox)
{
	struct mos_msg *msg;

	if (list_empty(&inbox->ready))
		return NULL;
	msg = list_first_entry(&inbox->ready, struct mos_msg, list);
	list_del_init(&msg->list);
	return msg;
}

/**
 * mos_inbox_grant() - how much charge the peer may have started in all, in this session
 * @inbox: the inbox
 */
u64 mos_inbox_grant(const struct mos_inbox *inbox)
{
	return inbox->freed + inbox->dropped + inbox->window - inbox->origin;
}
