/* SPDX-License-Identifier: GPL-2.0 */
/* Messages that go out over one link: queued, cut into fragments, repaired, until the last is acknowledged. */
#ifndef MOS_PROTO_OUTBOX_H
#define MOS_PROTO_OUTBOX_H

#include "../pure.h"
#include "buf.h"

struct mos_wire_data;

/* Ids from the oldest message that is not acknowledged up to the newest that may be under way. */
#define MOS_ID_WINDOW 4096u
/* What every message counts against the window besides its bytes. */
#define MOS_MSG_CHARGE 512u
/* The end of the window that long messages leave to small ones. */
#define MOS_WINDOW_RESERVE (256u << 10)
/* More bytes or messages than this are not taken in. */
#define MOS_OUTBOX_BYTES (16u << 20)
#define MOS_OUTBOX_MESSAGES 16384u
/* No fragment but the last is shorter, so that a message has few of them. */
#define MOS_FRAGMENT_MIN 512u

/* What a channel may send in its turn; what one turn sent more than that, the next ones lack. */
#define MOS_QUANTUM (16u << 10)

#define MOS_OUTBOX_SLOTS 64u
/* Records that are kept for the next messages; a record that may be kept has bits for so many fragments. */
#define MOS_SPARES_MAX 32u
#define MOS_SPARE_FRAGMENTS ((u32)BITS_PER_LONG)

/**
 * mos_charge() - what a message counts against the window
 * @total: its bytes
 */
static inline u32 mos_charge(u32 total)
{
	return total + MOS_MSG_CHARGE;
}

/**
 * struct mos_parcel - a message to be sent
 * @type:    what it is
 * @reply:   it answers the request @call of the peer
 * @channel: its channel
 * @call:    number of the request that it is or answers; 0 for neither
 * @epoch:   of the session that it belongs to, as mos_msg.epoch; 0: to any
 * @body:    its bytes, which become the link's; NULL for none
 */
struct mos_parcel {
	u16 type;
	bool reply;
	u32 channel;
	u32 call;
	u64 epoch;
	struct mos_buf *body;
};

/**
 * struct mos_out - a message that goes out
 * @parcel:  what was submitted
 * @id:      its number within the session
 * @after:   the message of its channel that must be delivered first, 0 for none
 * @all:     among all messages of the outbox, by id; or among those that are settled
 * @queue:   on one of the queues while there is something to send, and nothing of its channel comes first
 * @slot:    while it is the newest of its channel: others in the same slot
 * @before:  the message before it in its channel, while that one is not settled
 * @next:    the one after it
 * @total:   bytes
 * @size:    bytes of a fragment
 * @count:   number of fragments
 * @fresh:   first fragment that was never sent
 * @lost:    fragments that must be sent again
 * @unacked: fragments that were not acknowledged
 * @flying:  remembered packets that carry a fragment of it
 * @credit:  bytes that its channel may still send in this turn
 * @begun:   something of it may have been sent: it counts against the window
 * @bits:    two sets of @count bits: acknowledged, and lost
 */
struct mos_out {
	struct mos_parcel parcel;
	u64 id;
	u64 after;
	struct list_head all;
	struct list_head queue;
	struct list_head slot;
	struct mos_out *before;
	struct mos_out *next;
	u32 total;
	u16 size;
	u16 count;
	u16 fresh;
	u16 lost;
	u16 unacked;
	u16 flying;
	s32 credit;
	bool begun;
	unsigned long bits[];
};

/**
 * struct mos_piece - one fragment, or a run of them
 * @out:   of this message; NULL for none
 * @index: which, or the first of them
 * @count: how many; a packet holds single ones
 * @again: it was sent before
 */
struct mos_piece {
	struct mos_out *out;
	u32 index;
	u16 count;
	bool again;
};

/**
 * struct mos_outbox - what one link has to send
 * @all:     messages that are not settled, oldest first; settled is what has been acknowledged
 *           together with all before it in its channel
 * @settled: those that still have a packet under way
 * @repair:  those with fragments to send again
 * @small:   those of one fragment that were not begun and are the next of their channel, unless they take its turn
 * @waiting: the others that were not begun and are the next of their channel
 * @bulk:    those that were begun and have fragments that were never sent; the first of them has the turn
 * @newest:  newest message of each channel, hashed by channel
 * @next_id: for the next message
 * @started: charge of all messages of which anything was sent
 * @grant:   charge that may have been started
 * @bytes:   bytes of the messages here
 * @messages: number of them
 * @spares:  records that are kept
 * @spare_count: how many
 */
struct mos_outbox {
	struct list_head all;
	struct list_head settled;
	struct list_head repair;
	struct list_head small;
	struct list_head waiting;
	struct list_head bulk;
	struct list_head newest[MOS_OUTBOX_SLOTS];
	u64 next_id;
	u64 started;
	u64 grant;
	u64 bytes;
	u32 messages;
	struct list_head spares;
	u32 spare_count;
};

void mos_outbox_init(struct mos_outbox *box);
void mos_outbox_reset(struct mos_outbox *box);
void mos_outbox_destroy(struct mos_outbox *box);
int mos_outbox_add(struct mos_outbox *box, const struct mos_parcel *parcel, u32 size);
void mos_outbox_recut(struct mos_outbox *box, u32 size);
bool mos_outbox_pick(struct mos_outbox *box, u32 room, struct mos_piece *piece);
bool mos_outbox_see_run(struct mos_outbox *box, struct mos_piece *run);
void mos_outbox_take_run(struct mos_outbox *box, const struct mos_piece *run);
bool mos_outbox_pick_oldest(struct mos_outbox *box, struct mos_piece *piece);
bool mos_outbox_wants(const struct mos_outbox *box);
void mos_outbox_acked(struct mos_outbox *box, const struct mos_piece *piece);
void mos_outbox_lost(struct mos_outbox *box, const struct mos_piece *piece);
void mos_outbox_forget(struct mos_outbox *box, const struct mos_piece *piece);
u32 mos_piece_len(const struct mos_piece *piece);
void mos_piece_head(const struct mos_piece *piece, struct mos_wire_data *data);
void mos_piece_write(const struct mos_piece *piece, void *to);

/**
 * mos_outbox_has_long() - is there something that is sent in turns?
 * @box: the outbox
 */
static inline bool mos_outbox_has_long(const struct mos_outbox *box)
{
	return !list_empty(&box->bulk) || !list_empty(&box->waiting);
}

/**
 * mos_outbox_has_more() - is there something that was not begun?
 * @box: the outbox
 */
static inline bool mos_outbox_has_more(const struct mos_outbox *box)
{
	return !list_empty(&box->small) || !list_empty(&box->waiting);
}

#endif
