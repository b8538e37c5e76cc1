/* SPDX-License-Identifier: GPL-2.0 */
/* One link: reliable messages to one peer and back, over datagrams. Pure: time and memory come from outside. */
#ifndef MOS_PROTO_LINK_H
#define MOS_PROTO_LINK_H

#include "../pure.h"
#include "buf.h"
#include "codec.h"
#include "flight.h"
#include "inbox.h"
#include "outbox.h"
#include "ranges.h"
#include "rtt.h"
#include "wire.h"

struct mos_link;

/* What a peer may start before it was granted anything. */
#define MOS_GRANT_START (2 * MOS_MSG_MAX)
/* A pure acknowledgement is sent at the latest for so many packets. */
#define MOS_ACK_EVERY 8u
/* Datagrams are kept in memory for a run of fragments in them that is at least this part of it. */
#define MOS_HOLD_PART 4
/* Room in every packet for an acknowledgement with a few ranges. */
#define MOS_ACK_ROOM (sizeof(struct mos_wire_ack) + 4 * sizeof(struct mos_wire_range))
/* Without memory for a packet, nothing is tried for so long. */
#define MOS_STARVED_NS (5 * MOS_NS_PER_MS)
/* Hellos: the first repetition, the longest pause, the pause after a refusal. */
#define MOS_HELLO_FIRST (50 * MOS_NS_PER_MS)
#define MOS_HELLO_MAX MOS_NS_PER_S
#define MOS_HELLO_REFUSED (2 * MOS_NS_PER_S)
/* A refusal is not repeated sooner. */
#define MOS_REFUSE_PAUSE (100 * MOS_NS_PER_MS)
/* A peer is asked to show that it lives, and is called silent, after at most so long. */
#define MOS_KEEPALIVE_MAX MOS_NS_PER_S
#define MOS_SILENCE_MAX (3 * MOS_NS_PER_S)

/**
 * enum mos_link_state - how a link stands
 * @MOS_LINK_CONNECTING: says hello until it is answered; nothing can be sent
 * @MOS_LINK_REFUSED:    one of the two will not speak with the other; says hello now and then
 * @MOS_LINK_UP:         messages flow
 * @MOS_LINK_SILENT:     nothing was heard for a while; messages wait, and may still arrive
 * @MOS_LINK_LOST:       the session is over; waits for mos_link_restart()
 * @MOS_LINK_STATES:     how many there are
 */
enum mos_link_state {
	MOS_LINK_CONNECTING,
	MOS_LINK_REFUSED,
	MOS_LINK_UP,
	MOS_LINK_SILENT,
	MOS_LINK_LOST,
	MOS_LINK_STATES,
};

/**
 * struct mos_link_ops - what a link needs of its surroundings
 * @packets: memory for up to *@count datagrams of @len bytes, one right behind the other; sets *@count to
 *           how many; NULL when memory is short. The link writes the datagrams before it returns to its
 *           caller, who then sends all that were asked for, in this order
 */
struct mos_link_ops {
	void *(*packets)(struct mos_link *link, u32 len, u32 *count);
};

/**
 * struct mos_link_config - what all links of a node have in common
 * @ops:      how to send
 * @node:     number of this node
 * @version:  protocol version that it speaks
 * @features: bits for the hello
 * @grace_ns: how long a link may be silent before it is lost
 * @window:   charge that a peer may have here before it is consumed; at least MOS_GRANT_START
 * @msg_size: bytes to allocate for a message that comes in, at least sizeof(struct mos_msg)
 * @release:  kernel of this node
 */
struct mos_link_config {
	const struct mos_link_ops *ops;
	u32 node;
	u8 version;
	u32 features;
	u64 grace_ns;
	u32 window;
	u32 msg_size;
	char release[MOS_RELEASE_MAX];
};

/**
 * struct mos_cargo - datagrams that came in together
 * @data: the datagrams, one right behind the other
 * @len:  bytes of all
 * @each: bytes of each but the last, which may be shorter
 * @hold: keeps them in memory, see mos_hold_get(); NULL: nothing does
 * @cost: bytes of memory that are kept with it
 */
struct mos_cargo {
	const void *data;
	u32 len;
	u32 each;
	void *hold;
	u32 cost;
};

/**
 * struct mos_link_counts - counters; they survive a restart of the link
 * @sent:          datagrams sent
 * @sent_bytes:    bytes in them
 * @received:      datagrams that were accepted
 * @received_bytes: bytes in them
 * @resent:        fragments sent again
 * @spurious:      packets held for lost that had arrived after all
 * @duplicate:     packets that had been seen before
 * @stale:         datagrams of another session
 * @malformed:     datagrams that break the format or a limit
 * @starved:       datagrams that memory was too short to send or to take
 * @acks:          datagrams sent only to acknowledge
 * @timeouts:      probes because nothing was acknowledged in time
 * @messages_out:  messages accepted for sending
 * @messages_in:   messages delivered
 */
struct mos_link_counts {
	u64 sent;
	u64 sent_bytes;
	u64 received;
	u64 received_bytes;
	u64 resent;
	u64 spurious;
	u64 duplicate;
	u64 stale;
	u64 malformed;
	u64 starved;
	u64 acks;
	u64 timeouts;
	u64 messages_out;
	u64 messages_in;
};

/**
 * struct mos_link - one link; every call about it is made under one lock of the caller
 * @config:   shared by the links of the node
 * @peer:     number of the peer
 * @state:    how it stands
 * @datagram: longest datagram that the path carries; may be changed while the link is idle
 * @epoch:    our name for this incarnation of the link
 * @peer_epoch: the peer's, once up
 * @asked_epoch: while connecting: which session of ours the peer still remembers
 * @peer_version: what the peer speaks, 0 until it said so
 * @peer_release: its kernel
 * @refusal:  why one of the two will not speak with the other
 * @end:      why the last session ended, a constant; NULL before
 * @received: packet numbers that have arrived
 * @largest_ns: when the highest of them arrived
 * @ack_owed: packets that arrived, want an acknowledgement and got none yet
 * @ack_due:  when it must be sent at last; U64_MAX: none is owed; 0: now
 * @heard_ns: when the peer was last heard in this session
 * @asked_ns: when it was last asked to show that it lives
 * @hello_due: when to say hello again
 * @hello_wait: how long to wait after that
 * @refused_ns: when the peer was last refused; 0: never
 * @resume_ns: nothing is sent before, because memory was short; U64_MAX: it was not
 * @granted:  the grant that the peer knows of
 * @rtt:      round trip
 * @flight:   packets under way
 * @outbox:   messages that go out
 * @inbox:    messages that come in
 * @counts:   counters
 */
struct mos_link {
	const struct mos_link_config *config;
	u32 peer;
	enum mos_link_state state;
	u32 datagram;
	u32 epoch;
	u32 peer_epoch;
	u32 asked_epoch;
	u8 peer_version;
	char peer_release[MOS_RELEASE_MAX];
	char refusal[MOS_REFUSAL_MAX];
	const char *end;
	struct mos_ranges received;
	u64 largest_ns;
	u32 ack_owed;
	u64 ack_due;
	u64 heard_ns;
	u64 asked_ns;
	u64 hello_due;
	u64 hello_wait;
	u64 refused_ns;
	u64 resume_ns;
	u64 granted;
	struct mos_rtt rtt;
	struct mos_flight flight;
	struct mos_outbox outbox;
	struct mos_inbox inbox;
	struct mos_link_counts counts;
};

int mos_link_init(struct mos_link *link, const struct mos_link_config *config, u32 peer,
		  u32 datagram, u32 epoch, gfp_t gfp);
void mos_link_destroy(struct mos_link *link);
void mos_link_start(struct mos_link *link, u64 now);
void mos_link_restart(struct mos_link *link, u32 epoch, u64 now);
void mos_link_leave(struct mos_link *link);
int mos_link_submit(struct mos_link *link, const struct mos_parcel *parcel, u64 now);
void mos_link_input(struct mos_link *link, const void *data, u32 len, u64 now);
void mos_link_input_train(struct mos_link *link, const struct mos_cargo *cargo, u64 now);
void mos_link_settle(struct mos_link *link, u64 now);
void mos_link_consumed(struct mos_link *link, u64 consumed, u64 now);
void mos_link_tick(struct mos_link *link, u64 now);
u64 mos_link_deadline(const struct mos_link *link);

/* Bytes of a refusal. */
#define MOS_REFUSAL_LEN (sizeof(struct mos_wire_header) + sizeof(struct mos_wire_refuse))

void mos_hello_refusal(const struct mos_link_config *config, const struct mos_wire_header *header,
		       const char *text, void *to);

/**
 * enum mos_link_event - what happens to a link
 * @MOS_LINK_MET:     the peer has named our epoch
 * @MOS_LINK_HEARD:   a packet of the session has arrived
 * @MOS_LINK_REFUSAL: one of the two will not speak with the other
 * @MOS_LINK_SILENCE: nothing was heard for a while
 * @MOS_LINK_OVER:    nothing was heard for the grace, or the peer has left or started anew
 * @MOS_LINK_BEGIN:   the layers above have been told of the end
 * @MOS_LINK_EVENTS:  how many there are
 */
enum mos_link_event {
	MOS_LINK_MET,
	MOS_LINK_HEARD,
	MOS_LINK_REFUSAL,
	MOS_LINK_SILENCE,
	MOS_LINK_OVER,
	MOS_LINK_BEGIN,
	MOS_LINK_EVENTS,
};

enum mos_link_state mos_link_step(enum mos_link_state state, enum mos_link_event event);

/* For hello.c and sender.c. */
bool mos_link_event(struct mos_link *link, enum mos_link_event event);
void mos_link_met(struct mos_link *link, u32 epoch, u64 now);
void mos_link_over(struct mos_link *link, const char *why);
void mos_link_flush(struct mos_link *link, u64 now);
void mos_link_ping(struct mos_link *link, u64 now);
void mos_link_probe(struct mos_link *link, u64 now);
void mos_hello_send(struct mos_link *link, u64 now);
void mos_hello_bye(struct mos_link *link);
void mos_hello_input(struct mos_link *link, const struct mos_wire_header *header,
		     struct mos_cursor *cursor, u64 now);

/**
 * mos_link_take() - take the oldest message that has been delivered
 * @link: the link
 * Return: the message, which the caller owns from now on, or NULL.
 */
static inline struct mos_msg *mos_link_take(struct mos_link *link)
{
	return mos_inbox_take(&link->inbox);
}

/**
 * mos_link_has_session() - can messages be submitted?
 * @link: the link
 */
static inline bool mos_link_has_session(const struct mos_link *link)
{
	return link->state == MOS_LINK_UP || link->state == MOS_LINK_SILENT;
}

/**
 * mos_link_is_idle() - has everything been acknowledged that was submitted?
 * @link: the link
 */
static inline bool mos_link_is_idle(const struct mos_link *link)
{
	return list_empty(&link->outbox.all);
}

#endif
