// SPDX-License-Identifier: GPL-2.0
/* Owns the making of packets: which frames go into the next one, and when there is a next one. */
#include "link.h"
#include "seal.h"

/**
 * struct plan - a packet that is about to be made
 * @packet:  what will be remembered of it
 * @ack_len: bytes of its acknowledgement, 0 for none
 * @bare:    a frame of one byte in it: MOS_FRAME_PING, which asks for an acknowledgement, or
 *           MOS_FRAME_BYE; 0 for none
 * @bares:   so many of them; 0: one, if there is one
 * @fills:   as many as make the packet as long as the route carries
 */
struct plan {
	struct mos_packet packet;
	u32 ack_len;
	u8 bare;
	u32 bares;
	bool fills;
};

static bool is_eliciting(const struct plan *plan)
{
	return plan->packet.count || plan->bare == MOS_FRAME_PING;
}

static u32 plan_len(const struct plan *plan)
{
	u32 len = MOS_PACKET_ROOM + plan->ack_len, i;

	for (i = 0; i < plan->packet.count; i++)
		len += mos_piece_len(&plan->packet.pieces[i]);
	return len + (plan->bare ? max(plan->bares, 1u) * MOS_FRAME_BARE : 0);
}

/* A fragment that was cut for a path that carried more may need all that the route does. */
static u32 plan_limit(const struct mos_link *link, const struct plan *plan)
{
	u32 carries = mos_link_carries(link);

	return plan_len(plan) + MOS_ACK_ROOM <= carries ? carries : link->datagram;
}

static void plan_ack(const struct mos_link *link, struct plan *plan)
{
	if (link->ack_owed || link->ack_due != U64_MAX)
		plan->ack_len = mos_ack_len(&link->received, plan_limit(link, plan) - plan_len(plan));
}

static void plan_pieces(struct mos_link *link, struct plan *plan)
{
	struct mos_packet *packet = &plan->packet;
	u32 around = MOS_PACKET_ROOM + MOS_ACK_ROOM, room = link->datagram - around;

	while (packet->count < MOS_PIECES_MAX && room > sizeof(struct mos_wire_data)) {
		struct mos_piece *piece = &packet->pieces[packet->count];

		if (!mos_outbox_pick(&link->outbox, room, piece))
			break;
		link->counts.resent += piece->again;
		packet->count++;
		room = mos_link_carries(link) - min(mos_link_carries(link), plan_len(plan) + (u32)MOS_ACK_ROOM);
	}
}

static u8 *put_header(struct mos_link *link, struct mos_wire_header *header)
{
	header->version = link->config->version;
	header->kind = MOS_WIRE_PACKET;
	header->span = cpu_to_le16(mos_flight_span(&link->flight));
	header->node = cpu_to_le32(link->config->node);
	header->key = cpu_to_le32(link->keys.now.peer_id);
	header->number = cpu_to_le64(link->flight.next);
	return (u8 *)(header + 1);
}

/* Packets that were written just now, unless it is the caller who seals them. Returns when they are sent. */
static u64 seal(const struct mos_link *link, const struct mos_lot *lot, u8 *at, u32 len, u64 now)
{
	const struct mos_pair *pair = &link->keys.now;
	u32 i;

	if (lot->unsealed)
		return MOS_NOT_YET;
	for (i = 0; i < lot->count; i++)
		mos_packet_seal(link->config->crypto, pair->cipher, pair->send, at + i * len, len);
	return now;
}

/* New keys are due when so many packets were sealed with these. */
static void count_sealed(struct mos_link *link, u64 before)
{
	u64 limit = link->keyed_at + link->config->rekey_packets;

	if (before < limit && link->flight.next >= limit)
		link->hello_due = 0;
}

/* Where an earlier session has left less room than every peer may begin with, that stays granted. */
static u8 *put_acknowledgement(struct mos_link *link, u8 *to, u32 len, u64 now)
{
	u64 grant = mos_inbox_grant(&link->inbox);

	link->inbox.granted = max(link->inbox.granted, grant);
	mos_put_ack(to, len, &link->received, now - link->largest_ns, grant);
	link->ack_owed = 0;
	link->ack_due = U64_MAX;
	return to + len;
}

static void put_frames(struct mos_link *link, const struct plan *plan, void *data, u64 now)
{
	u8 *to = put_header(link, data);
	u32 i;

	if (plan->ack_len)
		to = put_acknowledgement(link, to, plan->ack_len, now);
	for (i = 0; i < plan->packet.count; i++) {
		mos_piece_write(&plan->packet.pieces[i], to);
		to += mos_piece_len(&plan->packet.pieces[i]);
	}
	if (plan->bare)
		memset(to, plan->bare, max(plan->bares, 1u));
}

/* Without memory it is as if the packet had been lost on the way. */
static void starve(struct mos_link *link, const struct plan *plan, u64 now)
{
	u32 i;

	for (i = 0; i < plan->packet.count; i++) {
		mos_outbox_lost(&link->outbox, &plan->packet.pieces[i]);
		mos_outbox_forget(&link->outbox, &plan->packet.pieces[i]);
	}
	link->counts.starved++;
	link->resume_ns = now + MOS_STARVED_NS;
}

static bool send(struct mos_link *link, struct plan *plan, u64 now)
{
	struct mos_lot lot = { .count = 1, .most = mos_link_batch(link) };
	void *data;
	u32 len;

	plan_ack(link, plan);
	if (plan->fills)
		plan->bares = link->datagram - plan_len(plan) + MOS_FRAME_BARE;
	len = plan_len(plan);
	data = link->config->ops->packets(link, len, &lot);
	if (!data) {
		starve(link, plan, now);
		return false;
	}
	put_frames(link, plan, data, now);
	plan->packet.sent_ns = seal(link, &lot, data, len, now);
	plan->packet.size = len;
	plan->packet.state = is_eliciting(plan) ? MOS_PACKET_SENT : MOS_PACKET_NONE;
	mos_flight_sent(&link->flight, &plan->packet, &link->outbox, now);
	count_sealed(link, link->flight.next - 1);
	link->counts.sent++;
	link->counts.sent_bytes += len;
	return true;
}

static void put_run(struct mos_link *link, const struct mos_piece *run, u32 len, u8 *to)
{
	const struct mos_out *out = run->out;
	u32 off = run->index * out->size, i;
	struct mos_wire_bulk head;

	put_header(link, &head.header);
	mos_piece_head(run, &head.data);
	if (mos_flight_is_light(&link->flight, run->count, len))
		head.data.flags |= MOS_DATA_PATIENT;
	for (i = 0; i < run->count; i++) {
		memcpy(to, &head, sizeof(head));
		mos_buf_load(out->parcel.body, off, to + sizeof(head), out->size);
		mos_bulk_count_up(&head);
		off += out->size;
		to += len;
	}
}

static void note_run(struct mos_link *link, const struct mos_piece *run, u32 len, u64 sent_ns, u64 now)
{
	struct mos_packet packet = { .sent_ns = sent_ns, .size = len };

	packet.pieces[0] = *run;
	packet.pieces[0].count = 1;
	mos_flight_sent_run(&link->flight, &packet, run->count, now);
	count_sealed(link, link->flight.next - run->count);
	link->counts.sent += run->count;
	link->counts.sent_bytes += (u64)run->count * len;
}

/*
 * Fragments of a long message, in packets that hold nothing else and are made all at once. An acknowledgement
 * that may wait does: it would make the first of them too long for the train.
 */
static bool send_run(struct mos_link *link, u64 now)
{
	struct mos_piece run;
	struct mos_lot lot = {};
	u64 sent_ns;
	u32 len;
	u8 *to;

	if (link->ack_due <= now || !mos_outbox_see_run(&link->outbox, &run))
		return false;
	len = sizeof(struct mos_wire_bulk) + run.out->size + MOS_TAG_LEN;
	lot.count = min_t(u32, run.count, mos_flight_room(&link->flight, len));
	lot.most = mos_flight_batch(&link->flight, &link->rtt, len);
	to = lot.count > 1 ? link->config->ops->packets(link, len, &lot) : NULL;
	if (!to)
		return false;
	run.count = lot.count;
	put_run(link, &run, len, to);
	sent_ns = seal(link, &lot, to, len, now);
	mos_outbox_take_run(&link->outbox, &run);
	note_run(link, &run, len, sent_ns, now);
	return true;
}

static bool send_data(struct mos_link *link, u64 now)
{
	struct plan plan = {};

	if (!mos_flight_open(&link->flight) || !mos_outbox_wants(&link->outbox))
		return false;
	if (mos_outbox_has_long(&link->outbox) && send_run(link, now))
		return true;
	plan_pieces(link, &plan);
	return plan.packet.count && send(link, &plan, now);
}

static void send_ack(struct mos_link *link, u64 now)
{
	struct plan plan = {};

	link->counts.acks++;
	if (!send(link, &plan, now))
		link->ack_due = link->resume_ns;
}

/**
 * mos_link_ping() - ask the peer to show that it lives, if there are keys to do so
 * @link: a link with a session
 * @now:  ns
 */
void mos_link_ping(struct mos_link *link, u64 now)
{
	struct plan plan = { .bare = MOS_FRAME_PING };

	if (!mos_link_may_seal(link))
		return;
	link->asked_ns = now;
	send(link, &plan, now);
}

/**
 * mos_link_measure() - see whether the path carries a datagram as long as the route does: a ping, repeated
 * @link: a link with a session
 * @now:  ns
 */
void mos_link_measure(struct mos_link *link, u64 now)
{
	struct plan plan = { .bare = MOS_FRAME_PING, .fills = true };

	send(link, &plan, now);
}

/**
 * mos_link_bye() - say that this session is over
 * @link: a link with a session
 * @now:  ns
 */
void mos_link_bye(struct mos_link *link, u64 now)
{
	struct plan plan = { .bare = MOS_FRAME_BYE };

	if (mos_link_may_seal(link))
		send(link, &plan, now);
}

/**
 * mos_link_probe() - nothing was acknowledged in time: send something that will be, whatever the window
 * @link: a link with a session
 * @now:  ns
 */
void mos_link_probe(struct mos_link *link, u64 now)
{
	struct plan plan = {};

	if (mos_outbox_pick_oldest(&link->outbox, &plan.packet.pieces[0])) {
		plan.packet.count = 1;
		link->counts.resent++;
	} else {
		plan.bare = MOS_FRAME_PING;
	}
	send(link, &plan, now);
	/* The path may swallow that one: the answer to a short one tells us so, and the peer that we live. */
	if (plan.packet.count && (plan.packet.size > mos_link_carries(link) || link->rtt.backoff >= MOS_PROBES_LOST))
		mos_link_ping(link, now);
}

/**
 * mos_link_flush() - send whatever may be sent now
 * @link: a link with a session
 * @now:  ns
 */
void mos_link_flush(struct mos_link *link, u64 now)
{
	if (!mos_link_may_seal(link))
		return;
	if (link->resume_ns != U64_MAX) {
		if (now < link->resume_ns)
			return;
		link->resume_ns = U64_MAX;
	}
	while (mos_link_may_seal(link) && send_data(link, now))
		;
	if (link->ack_due <= now)
		send_ack(link, now);
}

/**
 * mos_link_departs() - packets that were made together are all sealed, and sent now
 * @link:  the link
 * @first: number of the first whose sealing was put off
 * @until: number behind the last of them
 * @now:   ns
 */
void mos_link_departs(struct mos_link *link, u64 first, u64 until, u64 now)
{
	mos_flight_departs(&link->flight, first, until, now);
}
