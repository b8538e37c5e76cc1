/* SPDX-License-Identifier: GPL-2.0 */
/* Messages that come in over one link: put together from fragments, each once, in order within its channel. */
#ifndef MOS_PROTO_INBOX_H
#define MOS_PROTO_INBOX_H

#include "../pure.h"
#include "buf.h"
#include "outbox.h"

struct mos_peer;
struct mos_wire_data;

#define MOS_INBOX_SLOTS 64u

/**
 * struct mos_msg - a message that came in; who holds it owns it
 * @list:     for whoever holds it
 * @from:     the peer; a reference is held
 * @type:     what it is
 * @reply:    it answers the request @call of ours
 * @channel:  its channel
 * @call:     number of the request that it is or answers; 0 for neither
 * @epoch:    of the session in which it was taken, by our name
 * @body:     its bytes; NULL when there are none; they remain part of the message
 * @id:       the link's own from here on: its number within the session
 * @after:    what must be delivered before it, 0 for nothing
 * @total:    bytes of the whole
 * @size:     bytes of a fragment
 * @missing:  fragments that have not arrived
 * @got:      a bit for each that has
 * @charge:   what it counts against the window
 * @same_id:  others in the same slot of the inbox' table by id
 * @same_after: others in the same slot of its table by what they wait for
 */
struct mos_msg {
	struct list_head list;
	struct mos_peer *from;
	u16 type;
	bool reply;
	u32 channel;
	u32 call;
	u64 epoch;
	struct mos_buf *body;

	u64 id;
	u64 after;
	u32 total;
	u16 size;
	u16 missing;
	u32 charge;
	unsigned long *got;
	struct list_head same_id;
	struct list_head same_after;
};

/**
 * struct mos_inbox - what one link has received and not delivered yet
 * @window:    charge that may be here before it is consumed
 * @msg_size:  bytes to allocate for a message
 * @base:      every message below has been delivered
 * @delivered: a bit for each of the MOS_ID_WINDOW ids from @base, at its id modulo that number
 * @granted:   charge that the peer may have started in this session, as it was told
 * @started:   charge of all messages of which anything arrived, in all sessions
 * @origin:    the same when the session began
 * @freed:     charge of all messages that their holders have freed
 * @dropped:   charge of all messages that ended with their session before they were delivered
 * @by_id:     messages here, by id
 * @by_after:  complete messages that wait for another, by its id
 * @ready:     delivered, waiting for mos_inbox_take()
 * @scatters:  long messages come in such that they can be left where they are
 */
struct mos_inbox {
	u32 window;
	u32 msg_size;
	u64 base;
	unsigned long delivered[MOS_ID_WINDOW / (8 * sizeof(unsigned long))];
	u64 granted;
	u64 started;
	u64 origin;
	u64 freed;
	u64 dropped;
	struct list_head by_id[MOS_INBOX_SLOTS];
	struct list_head by_after[MOS_INBOX_SLOTS];
	struct list_head ready;
	bool scatters;
};

void mos_inbox_init(struct mos_inbox *inbox, u32 window, u32 msg_size);
void mos_inbox_reset(struct mos_inbox *inbox);
int mos_inbox_fragments(struct mos_inbox *inbox, const struct mos_wire_data *frame, u32 count,
			u32 step, void *hold);
struct mos_msg *mos_inbox_take(struct mos_inbox *inbox);
void mos_inbox_drop_body(struct mos_msg *msg);
void mos_inbox_discard(struct mos_msg *msg);
u64 mos_inbox_grant(const struct mos_inbox *inbox);

#endif
