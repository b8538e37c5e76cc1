// SPDX-License-Identifier: GPL-2.0
/* Owns the messages that go out over one link, from their submission to their last acknowledgement. */
#include "outbox.h"
#include "codec.h"

static void begin(struct mos_outbox *box)
{
	u32 i;

	INIT_LIST_HEAD(&box->all);
	INIT_LIST_HEAD(&box->settled);
	INIT_LIST_HEAD(&box->repair);
	INIT_LIST_HEAD(&box->small);
	INIT_LIST_HEAD(&box->waiting);
	INIT_LIST_HEAD(&box->bulk);
	for (i = 0; i < MOS_OUTBOX_SLOTS; i++)
		INIT_LIST_HEAD(&box->newest[i]);
	box->next_id = 1;
	box->started = 0;
	box->grant = 0;
	box->bytes = 0;
	box->messages = 0;
}

/**
 * mos_outbox_init() - begin empty
 * @box: the outbox
 */
void mos_outbox_init(struct mos_outbox *box)
{
	memset(box, 0, sizeof(*box));
	INIT_LIST_HEAD(&box->spares);
	begin(box);
}

static void out_free(struct mos_outbox *box, struct mos_out *out)
{
	mos_buf_free(out->parcel.body);
	if (out->count > MOS_SPARE_FRAGMENTS || box->spare_count == MOS_SPARES_MAX) {
		kfree(out);
		return;
	}
	list_add(&out->all, &box->spares);
	box->spare_count++;
}

static void free_all(struct mos_outbox *box, struct list_head *list)
{
	struct mos_out *out, *next;

	list_for_each_entry_safe(out, next, list, all)
		out_free(box, out);
}

/**
 * mos_outbox_reset() - drop all messages and begin empty again
 * @box: the outbox; no piece of it may be used afterwards
 */
void mos_outbox_reset(struct mos_outbox *box)
{
	free_all(box, &box->all);
	free_all(box, &box->settled);
	begin(box);
}

/**
 * mos_outbox_destroy() - give all memory back
 * @box: the outbox
 */
void mos_outbox_destroy(struct mos_outbox *box)
{
	struct mos_out *out, *next;

	mos_outbox_reset(box);
	list_for_each_entry_safe(out, next, &box->spares, all)
		kfree(out);
	mos_outbox_init(box);
}

static unsigned long *acked_bits(struct mos_out *out)
{
	return out->bits;
}

static unsigned long *lost_bits(struct mos_out *out)
{
	return out->bits + BITS_TO_LONGS(out->count);
}

static u32 out_size(u32 count)
{
	return sizeof(struct mos_out) + 2 * BITS_TO_LONGS(count) * sizeof(long);
}

static struct mos_out *out_alloc(struct mos_outbox *box, u32 count)
{
	struct mos_out *out;

	if (count > MOS_SPARE_FRAGMENTS)
		return kzalloc(out_size(count), GFP_ATOMIC | __GFP_NOWARN);
	if (list_empty(&box->spares))
		return kzalloc(out_size(MOS_SPARE_FRAGMENTS), GFP_ATOMIC | __GFP_NOWARN);
	out = list_first_entry(&box->spares, struct mos_out, all);
	list_del(&out->all);
	box->spare_count--;
	memset(out, 0, out_size(MOS_SPARE_FRAGMENTS));
	return out;
}

static struct mos_out *out_create(struct mos_outbox *box, const struct mos_parcel *parcel, u32 size)
{
	u32 total = mos_buf_len(parcel->body), count = mos_fragments(total, size);
	struct mos_out *out = out_alloc(box, count);

	if (!out)
		return NULL;
	out->parcel = *parcel;
	out->total = total;
	out->size = size;
	out->count = count;
	out->unacked = count;
	out->credit = MOS_QUANTUM;
	INIT_LIST_HEAD(&out->queue);
	INIT_LIST_HEAD(&out->slot);
	return out;
}

static struct mos_out *newest_of(struct list_head *slot, u32 channel)
{
	struct mos_out *out;

	list_for_each_entry(out, slot, slot)
		if (out->parcel.channel == channel)
			return out;
	return NULL;
}

/* Settled messages have been delivered; behind any other one the new message must wait. */
static void join_channel(struct mos_outbox *box, struct mos_out *out)
{
	struct list_head *slot = &box->newest[out->parcel.channel % MOS_OUTBOX_SLOTS];
	struct mos_out *before;

	if (!out->parcel.channel)
		return;
	before = newest_of(slot, out->parcel.channel);
	if (before) {
		list_del_init(&before->slot);
		before->next = out;
		out->before = before;
		out->after = before->id;
		out->credit = before->credit;
	}
	list_add(&out->slot, slot);
}

/* It would be kept back at the other end anyway, and so can as well be kept here. */
static bool waits_here(const struct mos_out *out)
{
	return out->before && out->before->fresh < out->before->count;
}

/**
 * mos_outbox_add() - take in a message
 * @box:    the outbox
 * @parcel: the message; its body becomes the outbox' unless this fails
 * @size:   bytes of a fragment
 *
 * Return: 0, -ENOBUFS when too much is queued already, -ENOMEM.
 */
int mos_outbox_add(struct mos_outbox *box, const struct mos_parcel *parcel, u32 size)
{
	struct mos_out *out;

	if (box->bytes + mos_buf_len(parcel->body) > MOS_OUTBOX_BYTES || box->messages >= MOS_OUTBOX_MESSAGES)
		return -ENOBUFS;
	out = out_create(box, parcel, size);
	if (!out)
		return -ENOMEM;
	out->id = box->next_id++;
	join_channel(box, out);
	list_add_tail(&out->all, &box->all);
	if (!waits_here(out))
		list_add_tail(&out->queue, out->count == 1 ? &box->small : &box->waiting);
	box->bytes += out->total;
	box->messages++;
	return 0;
}

/* The place among all messages, and in its channel, goes from one record of a message to another. */
static void replace(struct mos_out *out, struct mos_out *by)
{
	by->id = out->id;
	by->after = out->after;
	by->before = out->before;
	by->next = out->next;
	by->begun = out->begun;
	by->credit = out->credit;
	if (by->before)
		by->before->next = by;
	if (by->next)
		by->next->before = by;
	out->before = NULL;
	out->next = NULL;
	list_replace_init(&out->all, &by->all);
	if (!list_empty(&out->slot))
		list_replace_init(&out->slot, &by->slot);
	list_del_init(&out->queue);
}

/* Nothing is left to be sent of it; it is kept as long as packets carry fragments of it. */
static void retire(struct mos_outbox *box, struct mos_out *out)
{
	out->parcel.body = NULL;
	out->unacked = 0;
	bitmap_fill(acked_bits(out), out->count);
	if (out->flying)
		list_add_tail(&out->all, &box->settled);
	else
		out_free(box, out);
}

static bool is_too_long(const struct mos_out *out, u32 size)
{
	return out->unacked && min_t(u32, out->total, out->size) > size;
}

/**
 * mos_outbox_recut() - cut messages with longer fragments anew, and send all of these again
 * @box:  the outbox
 * @size: bytes of a fragment from now on, at least MOS_FRAGMENT_MIN
 *
 * The receiver drops what it has of such a message. One for which memory is short stays as it is.
 */
void mos_outbox_recut(struct mos_outbox *box, u32 size)
{
	struct mos_out *out, *next, *by;

	list_for_each_entry_safe(out, next, &box->all, all) {
		if (is_too_long(out, size)) {
			by = out_create(box, &out->parcel, size);
			if (!by)
				continue;
			replace(out, by);
			retire(box, out);
			if (by->begun)
				list_add_tail(&by->queue, &box->bulk);
			else if (!waits_here(by))
				list_add_tail(&by->queue, &box->waiting);
		}
	}
}

static struct mos_out *oldest_of(const struct mos_outbox *box)
{
	return list_first_entry(&box->all, struct mos_out, all);
}

/* May the first fragment of this message be sent? */
static bool may_start(const struct mos_outbox *box, const struct mos_out *out)
{
	u64 charge = mos_charge(out->total) + (out->count == 1 ? 0 : MOS_WINDOW_RESERVE);

	return out->id - oldest_of(box)->id < MOS_ID_WINDOW && box->started + charge <= box->grant;
}

/*
 * The first of a queue; where its id is too far ahead it is the turn of the oldest message, which nothing waits for
 * before it has been begun.
 */
static struct mos_out *may_start_first(const struct mos_outbox *box, const struct list_head *queue)
{
	struct mos_out *out, *oldest;

	if (list_empty(queue))
		return NULL;
	out = list_first_entry(queue, struct mos_out, queue);
	oldest = oldest_of(box);
	if (out->id - oldest->id >= MOS_ID_WINDOW && !oldest->begun && (oldest->count == 1 || queue != &box->small))
		out = oldest;
	return may_start(box, out) ? out : NULL;
}

/**
 * mos_outbox_wants() - is there something that may be sent?
 * @box: the outbox
 */
bool mos_outbox_wants(const struct mos_outbox *box)
{
	return !list_empty(&box->repair) || !list_empty(&box->bulk) ||
	       may_start_first(box, &box->small) || may_start_first(box, &box->waiting);
}

static void enqueue(struct mos_out *out, struct list_head *queue)
{
	list_del_init(&out->queue);
	list_add_tail(&out->queue, queue);
}

static bool take_piece(struct mos_out *out, u32 index, struct mos_piece *piece)
{
	out->flying++;
	piece->out = out;
	piece->index = index;
	piece->count = 1;
	piece->again = index < out->fresh;
	return true;
}

static bool piece_fits(struct mos_out *out, u32 index, u32 room)
{
	struct mos_piece piece = { .out = out, .index = index };

	return mos_piece_len(&piece) <= room;
}

static void unlose(struct mos_outbox *box, struct mos_out *out, u32 index)
{
	__clear_bit(index, lost_bits(out));
	if (--out->lost)
		return;
	list_del_init(&out->queue);
	if (out->fresh < out->count)
		list_add_tail(&out->queue, &box->bulk);
}

static bool pick_repair(struct mos_outbox *box, u32 room, struct mos_piece *piece)
{
	struct mos_out *out;
	u32 index;

	if (list_empty(&box->repair))
		return false;
	out = list_first_entry(&box->repair, struct mos_out, queue);
	index = find_first_bit(lost_bits(out), out->count);
	if (!piece_fits(out, index, room))
		return false;
	unlose(box, out, index);
	return take_piece(out, index, piece);
}

static void begin_message(struct mos_outbox *box, struct mos_out *out)
{
	box->started += mos_charge(out->total);
	out->begun = true;
}

/*
 * All of it has been sent: the next of its channel may be, which has what is left of its turn. It stands at the head of
 * those that take turns; where nothing is left, at their end, and a long one behind those that wait. A small one for
 * which the window has no room does not wait behind a long one, which needs more.
 */
static void pass_turn(struct mos_outbox *box, struct mos_out *out)
{
	struct mos_out *next = out->next;
	bool goes_on = out->credit > 0;

	list_del_init(&out->queue);
	if (!next || next->begun || !list_empty(&next->queue))
		return;
	next->credit = out->credit;
	if (!goes_on)
		next->credit += MOS_QUANTUM;
	if (!may_start(box, next) || (next->count > 1 && !goes_on)) {
		list_add_tail(&next->queue, next->count == 1 ? &box->small : &box->waiting);
		return;
	}
	begin_message(box, next);
	if (goes_on)
		list_add(&next->queue, &box->bulk);
	else
		list_add_tail(&next->queue, &box->bulk);
}

static void note_sent(struct mos_outbox *box, struct mos_out *out, u32 count, u32 bytes)
{
	out->fresh += count;
	out->credit -= bytes;
	if (out->fresh == out->count)
		pass_turn(box, out);
}

/* What overtakes the others is no part of a turn. */
static bool pick_small(struct mos_outbox *box, u32 room, struct mos_piece *piece)
{
	struct mos_out *out = may_start_first(box, &box->small);

	if (!out || !piece_fits(out, 0, room))
		return false;
	begin_message(box, out);
	take_piece(out, 0, piece);
	note_sent(box, out, 1, 0);
	return true;
}

/*
 * Channels take turns (deficit round robin, Shreedhar and Varghese 1995): who has sent more than his quantum lets
 * the others go first until what he owes is made up for.
 */
static struct mos_out *bulk_turn(struct mos_outbox *box)
{
	struct mos_out *out = may_start_first(box, &box->waiting);

	if (out) {
		begin_message(box, out);
		enqueue(out, &box->bulk);
	}
	if (list_empty(&box->bulk))
		return NULL;
	out = list_first_entry(&box->bulk, struct mos_out, queue);
	while (out->credit <= 0) {
		out->credit += MOS_QUANTUM;
		list_move_tail(&out->queue, &box->bulk);
		out = list_first_entry(&box->bulk, struct mos_out, queue);
	}
	return out;
}

static bool pick_bulk(struct mos_outbox *box, u32 room, struct mos_piece *piece)
{
	struct mos_out *out = bulk_turn(box);

	if (!out || !piece_fits(out, out->fresh, room))
		return false;
	take_piece(out, out->fresh, piece);
	note_sent(box, out, 1, mos_piece_len(piece));
	return true;
}

/**
 * mos_outbox_pick() - choose the fragment to send next: repairs, then small messages, then channels in turn
 * @box:   the outbox
 * @room:  bytes that its frame may take
 * @piece: the choice; it ends in mos_outbox_acked() or mos_outbox_forget()
 *
 * Return: true if there is one.
 */
bool mos_outbox_pick(struct mos_outbox *box, u32 room, struct mos_piece *piece)
{
	return pick_repair(box, room, piece) || pick_small(box, room, piece) ||
	       (mos_outbox_has_long(box) && pick_bulk(box, room, piece));
}

/**
 * mos_outbox_see_run() - look for fragments that can be sent in one go, each in a packet of its own
 * @box: the outbox
 * @run: set to fragments of full length that were never sent, of the long message whose turn it is
 *
 * Return: true if there are several, and neither a repair nor a small message comes first.
 */
bool mos_outbox_see_run(struct mos_outbox *box, struct mos_piece *run)
{
	struct mos_out *out;

	if (!list_empty(&box->repair) || may_start_first(box, &box->small))
		return false;
	out = bulk_turn(box);
	if (!out || out->fresh + 2u > out->total / out->size)
		return false;
	run->out = out;
	run->index = out->fresh;
	run->count = out->total / out->size - out->fresh;
	run->again = false;
	return true;
}

/**
 * mos_outbox_take_run() - choose the fragments that were seen, or the first of them
 * @box: the outbox, as it was seen
 * @run: the choice; each of it ends in mos_outbox_acked() or mos_outbox_forget()
 */
void mos_outbox_take_run(struct mos_outbox *box, const struct mos_piece *run)
{
	run->out->flying += run->count;
	note_sent(box, run->out, run->count, run->count * mos_piece_len(run));
}

/**
 * mos_outbox_pick_oldest() - choose the oldest fragment that is under way, to probe with it
 * @box:   the outbox
 * @piece: the choice; it ends in mos_outbox_acked() or mos_outbox_forget()
 *
 * Return: true if there is one.
 */
bool mos_outbox_pick_oldest(struct mos_outbox *box, struct mos_piece *piece)
{
	struct mos_out *out;
	u32 index;

	if (list_empty(&box->all))
		return false;
	out = list_first_entry(&box->all, struct mos_out, all);
	index = find_first_zero_bit(acked_bits(out), out->count);
	if (index >= out->fresh)
		return false;
	if (test_bit(index, lost_bits(out)))
		unlose(box, out, index);
	return take_piece(out, index, piece);
}

static void leave_channel(struct mos_out *out)
{
	list_del_init(&out->slot);
	if (out->next)
		out->next->before = NULL;
}

/* The message, and those behind it in its channel that waited for nothing else, are done with. */
static void settle(struct mos_outbox *box, struct mos_out *out)
{
	while (out && !out->unacked && !out->before) {
		struct mos_out *next = out->next;

		leave_channel(out);
		list_del(&out->all);
		box->messages--;
		if (out->flying)
			list_add_tail(&out->all, &box->settled);
		else
			out_free(box, out);
		out = next;
	}
}

/**
 * mos_outbox_forget() - packets that carried these fragments are of no more interest
 * @box:   the outbox
 * @piece: the fragments
 */
void mos_outbox_forget(struct mos_outbox *box, const struct mos_piece *piece)
{
	struct mos_out *out = piece->out;

	out->flying -= piece->count;
	if (out->flying || out->unacked || out->before)
		return;
	list_del(&out->all);
	out_free(box, out);
}

static void note_acked(struct mos_outbox *box, struct mos_out *out, u32 index)
{
	if (test_bit(index, acked_bits(out)))
		return;
	__set_bit(index, acked_bits(out));
	out->unacked--;
	if (test_bit(index, lost_bits(out)))
		unlose(box, out, index);
}

/**
 * mos_outbox_acked() - packets that carried these fragments have arrived
 * @box:   the outbox
 * @piece: the fragments
 */
void mos_outbox_acked(struct mos_outbox *box, const struct mos_piece *piece)
{
	struct mos_out *out = piece->out;
	u32 i;

	if (!out->unacked) {
		mos_outbox_forget(box, piece);
		return;
	}
	out->flying -= piece->count;
	for (i = 0; i < piece->count; i++)
		note_acked(box, out, piece->index + i);
	if (out->unacked)
		return;
	box->bytes -= out->total;
	mos_buf_free(out->parcel.body);
	out->parcel.body = NULL;
	settle(box, out);
}

/**
 * mos_outbox_lost() - a packet that carried this fragment is held for lost: send it again
 * @box:   the outbox
 * @piece: the fragment
 */
void mos_outbox_lost(struct mos_outbox *box, const struct mos_piece *piece)
{
	struct mos_out *out = piece->out;

	if (test_bit(piece->index, acked_bits(out)) || test_bit(piece->index, lost_bits(out)))
		return;
	__set_bit(piece->index, lost_bits(out));
	if (!out->lost++)
		enqueue(out, &box->repair);
}

/**
 * mos_piece_len() - bytes of a fragment's frame
 * @piece: the fragment
 */
u32 mos_piece_len(const struct mos_piece *piece)
{
	const struct mos_out *out = piece->out;

	return sizeof(struct mos_wire_data) + mos_fragment_len(out->total, out->size, piece->index);
}

/**
 * mos_piece_head() - write what stands before the bytes of a fragment
 * @piece: the fragment
 * @data:  where
 */
void mos_piece_head(const struct mos_piece *piece, struct mos_wire_data *data)
{
	const struct mos_out *out = piece->out;
	u32 len = mos_fragment_len(out->total, out->size, piece->index);

	data->kind = MOS_FRAME_DATA;
	data->flags = out->parcel.reply ? MOS_DATA_REPLY : 0;
	data->len = cpu_to_le16(len);
	data->index = cpu_to_le16(piece->index);
	data->size = cpu_to_le16(out->size);
	data->total = cpu_to_le32(out->total);
	data->id = cpu_to_le64(out->id);
	data->behind = cpu_to_le32(out->after ? out->id - out->after : 0);
	data->channel = cpu_to_le32(out->parcel.channel);
	data->type = cpu_to_le16(out->parcel.type);
	data->spare = 0;
	data->call = cpu_to_le32(out->parcel.call);
}

/**
 * mos_piece_write() - write a fragment's frame
 * @piece: the fragment
 * @to:    where; mos_piece_len() bytes
 */
void mos_piece_write(const struct mos_piece *piece, void *to)
{
	const struct mos_out *out = piece->out;
	u32 len = mos_fragment_len(out->total, out->size, piece->index);
	struct mos_wire_data *data = to;

	mos_piece_head(piece, data);
	if (len)
		mos_buf_load(out->parcel.body, piece->index * out->size, data + 1, len);
}
