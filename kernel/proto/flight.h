/* SPDX-License-Identifier: GPL-2.0 */
/* Packets under way over one link: which may be sent, which have arrived, which are lost (RFC 9002). */
#ifndef MOS_PROTO_FLIGHT_H
#define MOS_PROTO_FLIGHT_H

#include "../pure.h"
#include "outbox.h"
#include "rtt.h"
#include "wire.h"

/* Packet numbers that are remembered; a power of two. */
#define MOS_FLIGHT_SLOTS 512u
/* So many numbers below the oldest that is under way are still of interest, to see late arrivals. */
#define MOS_FLIGHT_TRAIL 128u
/* Fragments in one packet. */
#define MOS_PIECES_MAX 3u
/* Bounds of the congestion window, and where it begins. */
#define MOS_CWND_MIN (32u << 10)
#define MOS_CWND_START (64u << 10)
#define MOS_CWND_MAX (1u << 20)
/* Above the window of which a queue was too long, the window grows by this part in each round trip. */
#define MOS_CWND_PART 8
/* Packets that are made at one go take no longer than this on the wire, as with TCP, but are two at least. */
#define MOS_BATCH_NS MOS_NS_PER_MS
#define MOS_BATCH_MIN 2u
/* One lost packet in so many is not taken for congestion. */
#define MOS_LOSS_TOLERATED 8u
/* Long packets that were lost in so many round trips, with none that arrived, are too long for the path. */
#define MOS_DOUBTS_MAX 3u
/* How many later packets must have arrived before one is lost, at first and at most. */
#define MOS_REORDER_MIN 3u
#define MOS_REORDER_MAX 64u

/* When a packet was sent that is being sealed still: later than any other. */
#define MOS_NOT_YET (U64_MAX / 2)

/**
 * enum mos_packet_state - what is known of a packet
 * @MOS_PACKET_NONE:  nothing to know: acknowledged, or never wanted to be
 * @MOS_PACKET_SENT:  under way
 * @MOS_PACKET_LOST:  held for lost; its fragments are sent again
 */
enum mos_packet_state {
	MOS_PACKET_NONE,
	MOS_PACKET_SENT,
	MOS_PACKET_LOST,
};

/**
 * struct mos_packet - a packet that was sent
 * @sent_ns: when; MOS_NOT_YET: it will be
 * @size:    bytes
 * @state:   enum mos_packet_state
 * @count:   fragments in it
 * @pieces:  the fragments
 */
struct mos_packet {
	u64 sent_ns;
	u32 size;
	u8 state;
	u8 count;
	struct mos_piece pieces[MOS_PIECES_MAX];
};

/**
 * struct mos_flight - packets under way
 * @ring:     the packets, at their number modulo MOS_FLIGHT_SLOTS
 * @trail:    no packet below is remembered
 * @oldest:   no packet below is under way
 * @next:     number of the next packet
 * @largest:  highest number acknowledged
 * @left_ns:  when that packet was sent
 * @bytes:    bytes under way
 * @count:    packets under way
 * @last_ns:  when the last packet that wants an acknowledgement was sent
 * @loss_due: when the next packet that was overtaken is lost; U64_MAX: none was overtaken
 * @cwnd:     bytes that may be under way
 * @before_loss: the same before losses made it smaller; 0: they did not, or a queue has done so since
 * @ssthresh: above, the window grows slowly
 * @roof:     the same, but for delay: where it was when a queue was last too long
 * @drained:  the window before it was made small to see the path without a queue; 0: it is not
 * @from:     packets below this number do not show what the present window does to the round trip
 * @until:    when packets from this number on are acknowledged, it has been seen for a round trip
 * @least:    the shortest round trip since then, ns; U64_MAX: none yet
 * @queues:   the last packet that was measured has waited for longer than is tolerated
 * @round:    losses below this number belong to one round trip
 * @round_size: packets in that round trip
 * @round_lost: how many of them were lost
 * @reduced:  the window was made smaller for them
 * @reorder:  how many later packets must have arrived before one is lost
 * @proven:   bytes of the longest packet that was acknowledged; 0: forgotten, or none was
 * @proven_from: packets below this number prove nothing
 * @doubts:   round trips in which fragments in packets longer than MOS_DATAGRAM_MIN were lost, since one arrived
 * @doubted:  losses below this number belong to one round trip
 */
struct mos_flight {
	struct mos_packet *ring;
	u64 trail;
	u64 oldest;
	u64 next;
	u64 largest;
	u64 left_ns;
	u64 bytes;
	u32 count;
	u64 last_ns;
	u64 loss_due;
	u64 cwnd;
	u64 before_loss;
	u64 ssthresh;
	u64 roof;
	u64 drained;
	u64 from;
	u64 until;
	u64 least;
	bool queues;
	u64 round;
	u32 round_size;
	u32 round_lost;
	bool reduced;
	u32 reorder;
	u32 proven;
	u64 proven_from;
	u32 doubts;
	u64 doubted;
};

/**
 * struct mos_ack_news - what an acknowledgement brought
 * @acked:    packets that were under way and have arrived
 * @spurious: packets held for lost that had arrived after all
 */
struct mos_ack_news {
	u32 acked;
	u32 spurious;
};

int mos_flight_init(struct mos_flight *flight, gfp_t gfp);
void mos_flight_destroy(struct mos_flight *flight);
void mos_flight_reset(struct mos_flight *flight);
bool mos_flight_open(const struct mos_flight *flight);
u32 mos_flight_room(const struct mos_flight *flight, u32 size);
u32 mos_flight_batch(const struct mos_flight *flight, const struct mos_rtt *rtt, u32 size);
bool mos_flight_is_light(const struct mos_flight *flight, u32 count, u32 size);
u16 mos_flight_span(const struct mos_flight *flight);
void mos_flight_sent(struct mos_flight *flight, const struct mos_packet *packet,
		     struct mos_outbox *box, u64 now);
void mos_flight_sent_run(struct mos_flight *flight, const struct mos_packet *packet, u32 count, u64 now);
void mos_flight_departs(struct mos_flight *flight, u64 first, u64 until, u64 now);
int mos_flight_acked(struct mos_flight *flight, const struct mos_wire_ack *ack,
		     struct mos_rtt *rtt, struct mos_outbox *box, u64 now,
		     struct mos_ack_news *news);
void mos_flight_detect(struct mos_flight *flight, const struct mos_rtt *rtt,
		       struct mos_outbox *box, u64 now);
void mos_flight_congested(struct mos_flight *flight);
void mos_flight_distrust(struct mos_flight *flight);

/**
 * mos_flight_doubts() - does the path seem to swallow what is longer than any path carries?
 * @flight: the flight
 */
static inline bool mos_flight_doubts(const struct mos_flight *flight)
{
	return flight->doubts >= MOS_DOUBTS_MAX;
}

#endif
