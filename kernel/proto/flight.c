// SPDX-License-Identifier: GPL-2.0
/* Owns the packets under way over one link: congestion window, acknowledgement, loss detection. */
#include "flight.h"
#include "codec.h"

static struct mos_packet *packet_at(const struct mos_flight *flight, u64 number)
{
	return &flight->ring[number % MOS_FLIGHT_SLOTS];
}

static void start(struct mos_flight *flight)
{
	flight->trail = 1;
	flight->oldest = 1;
	flight->next = 1;
	flight->largest = 0;
	flight->left_ns = 0;
	flight->bytes = 0;
	flight->count = 0;
	flight->last_ns = 0;
	flight->loss_due = U64_MAX;
	flight->cwnd = MOS_CWND_START;
	flight->before_loss = 0;
	flight->ssthresh = MOS_CWND_MAX;
	flight->roof = MOS_CWND_MAX;
	flight->drained = 0;
	flight->from = 0;
	flight->until = 0;
	flight->least = U64_MAX;
	flight->queues = false;
	flight->round = 0;
	flight->round_size = 0;
	flight->round_lost = 0;
	flight->reduced = false;
	flight->reorder = MOS_REORDER_MIN;
	flight->proven = 0;
	flight->proven_from = 1;
	flight->doubts = 0;
	flight->doubted = 0;
}

/**
 * mos_flight_init() - begin with nothing under way
 * @flight: the flight
 * @gfp:    how to allocate
 * Return: 0 or -ENOMEM.
 */
int mos_flight_init(struct mos_flight *flight, gfp_t gfp)
{
	flight->ring = kcalloc(MOS_FLIGHT_SLOTS, sizeof(flight->ring[0]), gfp);
	start(flight);
	return flight->ring ? 0 : -ENOMEM;
}

/**
 * mos_flight_destroy() - give the memory back
 * @flight: the flight
 */
void mos_flight_destroy(struct mos_flight *flight)
{
	kfree(flight->ring);
	flight->ring = NULL;
}

/**
 * mos_flight_reset() - forget all packets; their fragments must be gone already
 * @flight: the flight
 */
void mos_flight_reset(struct mos_flight *flight)
{
	memset(flight->ring, 0, MOS_FLIGHT_SLOTS * sizeof(flight->ring[0]));
	start(flight);
}

/**
 * mos_flight_open() - may another packet with data be sent now?
 * @flight: the flight
 */
bool mos_flight_open(const struct mos_flight *flight)
{
	return flight->bytes < flight->cwnd && flight->next - flight->trail < MOS_FLIGHT_SLOTS;
}

/**
 * mos_flight_room() - how many packets with data may be sent now?
 * @flight: the flight
 * @size:   bytes of each
 */
u32 mos_flight_room(const struct mos_flight *flight, u32 size)
{
	u32 slots = MOS_FLIGHT_SLOTS - (flight->next - flight->trail);

	if (!mos_flight_open(flight))
		return 0;
	return min_t(u64, slots, DIV_ROUND_UP(flight->cwnd - flight->bytes, size));
}

/**
 * mos_flight_batch() - how many packets are made at one go at most
 * @flight: the flight
 * @rtt:    the round trip
 * @size:   bytes of each
 *
 * Return: what the window sends in MOS_BATCH_NS, from MOS_BATCH_MIN to MOS_FLIGHT_SLOTS packets.
 */
u32 mos_flight_batch(const struct mos_flight *flight, const struct mos_rtt *rtt, u32 size)
{
	if (!rtt->latest)
		return MOS_FLIGHT_SLOTS;
	return clamp_t(u64, flight->cwnd * MOS_BATCH_NS / rtt->srtt / size, MOS_BATCH_MIN, MOS_FLIGHT_SLOTS);
}

/**
 * mos_flight_is_light() - will less than half of what may be under way be so?
 * @flight: the flight
 * @count:  packets that are sent now
 * @size:   bytes of each
 */
bool mos_flight_is_light(const struct mos_flight *flight, u32 count, u32 size)
{
	return 2 * (flight->bytes + (u64)count * size) < flight->cwnd &&
	       2 * (flight->next - flight->trail + count) < MOS_FLIGHT_SLOTS;
}

/**
 * mos_flight_span() - how far below the next number there is something the sender still asks for
 * @flight: the flight
 */
u16 mos_flight_span(const struct mos_flight *flight)
{
	return flight->next - flight->trail;
}

/* An acknowledged packet, or a lost one that nobody waits for any more, leaves the record. */
static void forget(struct mos_packet *packet, struct mos_outbox *box)
{
	u32 i;

	for (i = 0; i < packet->count; i++)
		mos_outbox_forget(box, &packet->pieces[i]);
	packet->state = MOS_PACKET_NONE;
	packet->count = 0;
}

static void advance(struct mos_flight *flight, struct mos_outbox *box)
{
	while (flight->oldest < flight->next &&
	       packet_at(flight, flight->oldest)->state != MOS_PACKET_SENT)
		flight->oldest++;
	for (; flight->trail < flight->oldest; flight->trail++) {
		struct mos_packet *packet = packet_at(flight, flight->trail);

		if (packet->state == MOS_PACKET_NONE)
			continue;
		if (flight->trail + MOS_FLIGHT_TRAIL >= flight->oldest)
			break;
		forget(packet, box);
	}
}

static void land(struct mos_flight *flight, const struct mos_packet *packet)
{
	flight->bytes -= packet->size;
	flight->count--;
}

/* The window was small only to see the path. */
static void refill(struct mos_flight *flight)
{
	flight->cwnd = max(flight->cwnd, flight->drained);
	flight->drained = 0;
}

/*
 * A single loss may be the wire's own. Only when more than one in MOS_LOSS_TOLERATED packets of a round trip
 * is lost has the sender been too fast; then the window shrinks, once for each round trip.
 */
static void reduce(struct mos_flight *flight, u64 number)
{
	if (number >= flight->round) {
		flight->round = flight->next;
		flight->round_size = flight->next - number;
		flight->round_lost = 0;
		flight->reduced = false;
	}
	if (flight->reduced || ++flight->round_lost * MOS_LOSS_TOLERATED <= flight->round_size)
		return;
	refill(flight);
	flight->reduced = true;
	flight->before_loss = flight->cwnd;
	flight->cwnd = max_t(u64, flight->cwnd * 7 / 10, MOS_CWND_MIN);
	flight->ssthresh = flight->cwnd;
}

/* One that was sent to measure the path says nothing: it is the only one of its length. */
static void doubt(struct mos_flight *flight, u64 number, u32 size)
{
	if (size <= MOS_DATAGRAM_MIN || number < flight->doubted)
		return;
	flight->doubted = flight->next;
	flight->doubts++;
}

/* A packet of this size has arrived, so the path carries that. */
static void prove(struct mos_flight *flight, u64 number, u32 size)
{
	if (number < flight->proven_from)
		return;
	flight->proven = max(flight->proven, size);
	if (size > MOS_DATAGRAM_MIN)
		flight->doubts = 0;
}

static void lose(struct mos_flight *flight, u64 number, struct mos_outbox *box)
{
	struct mos_packet *packet = packet_at(flight, number);
	u32 i;

	land(flight, packet);
	packet->state = MOS_PACKET_LOST;
	for (i = 0; i < packet->count; i++)
		mos_outbox_lost(box, &packet->pieces[i]);
	/* One without a message may have been too long for the path. */
	if (!packet->count)
		return;
	reduce(flight, number);
	doubt(flight, number, packet->size);
}

/* The record is a ring: whatever still stands in the place of the next number has to go. */
static void make_room(struct mos_flight *flight, struct mos_outbox *box)
{
	while (flight->next - flight->trail >= MOS_FLIGHT_SLOTS) {
		struct mos_packet *packet = packet_at(flight, flight->trail);

		if (packet->state == MOS_PACKET_SENT)
			lose(flight, flight->trail, box);
		forget(packet, box);
		flight->trail++;
		flight->oldest = max(flight->oldest, flight->trail);
	}
}

/**
 * mos_flight_sent() - note a packet that is made now, with the number @flight->next
 * @flight: the flight
 * @packet: what to remember of it; MOS_PACKET_NONE if it wants no acknowledgement
 * @box:    the outbox of the fragments
 * @now:    ns
 */
void mos_flight_sent(struct mos_flight *flight, const struct mos_packet *packet,
		     struct mos_outbox *box, u64 now)
{
	make_room(flight, box);
	*packet_at(flight, flight->next++) = *packet;
	if (packet->state != MOS_PACKET_SENT) {
		advance(flight, box);
		return;
	}
	flight->bytes += packet->size;
	flight->count++;
	flight->last_ns = now;
}

/**
 * mos_flight_sent_run() - note packets that are made now, with the numbers from @flight->next on
 * @flight: the flight
 * @packet: the first, with the first of their fragments, one in each
 * @count:  how many, at most mos_flight_room()
 * @now:    ns
 */
void mos_flight_sent_run(struct mos_flight *flight, const struct mos_packet *packet, u32 count, u64 now)
{
	u32 i;

	for (i = 0; i < count; i++) {
		struct mos_packet *to = packet_at(flight, flight->next++);

		to->sent_ns = packet->sent_ns;
		to->size = packet->size;
		to->state = MOS_PACKET_SENT;
		to->count = 1;
		to->pieces[0] = packet->pieces[0];
		to->pieces[0].index += i;
	}
	flight->bytes += (u64)packet->size * count;
	flight->count += count;
	flight->last_ns = now;
}

/**
 * mos_flight_departs() - packets that were made together, some noted with MOS_NOT_YET, are sent now
 * @flight: the flight
 * @first:  number of the first
 * @until:  number behind the last
 * @now:    ns
 *
 * If their session is over, packets of the next may be meant by it: these are then held to be sent a little early.
 */
void mos_flight_departs(struct mos_flight *flight, u64 first, u64 until, u64 now)
{
	u64 number;

	for (number = max(first, flight->trail); number < min(until, flight->next); number++)
		packet_at(flight, number)->sent_ns = now;
	flight->last_ns = now;
}

/*
 * Slow start below ssthresh, then one datagram per window (RFC 5681). Where a queue was too long it goes on slowly, and
 * it does not while one is.
 */
static void grow(struct mos_flight *flight, u64 number, u32 bytes, u32 size)
{
	if (flight->cwnd >= MOS_CWND_MAX || (flight->reduced && number < flight->round) ||
	    flight->queues || flight->drained || 2 * (flight->bytes + bytes) < flight->cwnd)
		return;
	if (flight->cwnd < flight->ssthresh)
		flight->cwnd += flight->cwnd < flight->roof ? bytes : bytes / MOS_CWND_PART;
	else
		flight->cwnd += (u64)bytes * size / flight->cwnd + 1;
}

static void arrive(struct mos_flight *flight, u64 number, struct mos_outbox *box)
{
	struct mos_packet *packet = packet_at(flight, number);
	u32 i, count = packet->count;

	if (packet->state == MOS_PACKET_SENT) {
		land(flight, packet);
		grow(flight, number, packet->size, packet->size);
	}
	prove(flight, number, packet->size);
	packet->state = MOS_PACKET_NONE;
	packet->count = 0;
	for (i = 0; i < count; i++)
		mos_outbox_acked(box, &packet->pieces[i]);
}

/* The packets of run_at(). */
static void arrive_run(struct mos_flight *flight, u64 number, u32 count, struct mos_outbox *box)
{
	struct mos_piece run = packet_at(flight, number)->pieces[0];
	u32 size = packet_at(flight, number)->size, bytes = 0, i;

	for (i = 0; i < count; i++) {
		struct mos_packet *packet = packet_at(flight, number + i);

		bytes += packet->size;
		packet->state = MOS_PACKET_NONE;
		packet->count = 0;
	}
	flight->bytes -= bytes;
	flight->count -= count;
	prove(flight, number, size);
	grow(flight, number, bytes, size);
	run.count = count;
	mos_outbox_acked(box, &run);
}

static bool continues(const struct mos_packet *first, const struct mos_packet *packet, u32 distance)
{
	return packet->state == MOS_PACKET_SENT && packet->count == 1 &&
	       packet->pieces[0].out == first->pieces[0].out &&
	       packet->pieces[0].index == first->pieces[0].index + distance;
}

/* How many packets from this one on carry one fragment each of a message, one after another; or 1. */
static u32 run_at(const struct mos_flight *flight, u64 number, u64 high)
{
	const struct mos_packet *first = packet_at(flight, number);
	u32 count = 0;

	while (number + count <= high &&
	       continues(first, packet_at(flight, number + count), count))
		count++;
	return max(count, 1u);
}

/* It was not lost but overtaken: allow for that much overtaking, and take the reduction back. */
static void regret(struct mos_flight *flight, u64 number)
{
	u64 overtaken = flight->largest - number + 1;

	flight->reorder = max_t(u32, flight->reorder, min_t(u64, overtaken, MOS_REORDER_MAX));
	flight->cwnd = max(flight->cwnd, flight->before_loss);
}

static void arrive_range(struct mos_flight *flight, const struct mos_range *range,
			 struct mos_outbox *box, struct mos_ack_news *news)
{
	u64 number;
	u32 count;

	for (number = max(range->low, flight->trail); number <= range->high; number += count) {
		u8 state = packet_at(flight, number)->state;

		count = state == MOS_PACKET_SENT ? run_at(flight, number, range->high) : 1;
		if (state == MOS_PACKET_NONE)
			continue;
		if (state == MOS_PACKET_LOST) {
			regret(flight, number);
			news->spurious++;
		}
		if (count > 1)
			arrive_run(flight, number, count, box);
		else
			arrive(flight, number, box);
		news->acked += count;
	}
}

/* To what is under way when packets wait no longer than they may, at the rate at which they arrive now. */
static void shorten_queue(struct mos_flight *flight, const struct mos_rtt *rtt)
{
	u64 goal = flight->cwnd * (rtt->base + mos_rtt_tolerated(rtt)) / flight->least;

	flight->cwnd = max_t(u64, max(goal, flight->cwnd / 2), MOS_CWND_MIN);
	flight->roof = flight->cwnd;
	flight->before_loss = 0;
}

/* To what the path itself holds, for a round trip. */
static void drain(struct mos_flight *flight, const struct mos_rtt *rtt)
{
	flight->drained = flight->cwnd;
	flight->cwnd = max_t(u64, flight->cwnd * rtt->base / flight->least, MOS_CWND_MIN);
	flight->before_loss = 0;
}

/*
 * What the window does to the round trip has been seen for one. The least of it counts: single packets may be late for
 * other reasons. Only who keeps the path full makes a queue.
 */
static void judge(struct mos_flight *flight, struct mos_rtt *rtt, u64 now)
{
	bool is_full = 2 * flight->bytes >= flight->cwnd;

	if (mos_rtt_is_stale(rtt, now) && is_full && !flight->drained) {
		drain(flight, rtt);
	} else {
		if (mos_rtt_is_stale(rtt, now))
			mos_rtt_rebase(rtt, flight->least, now);
		if (flight->drained)
			refill(flight);
		else if (is_full && flight->least > rtt->base + mos_rtt_tolerated(rtt))
			shorten_queue(flight, rtt);
	}
	flight->from = flight->next;
	flight->least = U64_MAX;
}

static void note_delay(struct mos_flight *flight, u64 number, struct mos_rtt *rtt, u64 now)
{
	flight->queues = mos_rtt_queued(rtt) > mos_rtt_tolerated(rtt);
	if (number < flight->from)
		return;
	if (flight->least == U64_MAX)
		flight->until = flight->next;
	flight->least = min(flight->least, rtt->latest);
	if (number >= flight->until)
		judge(flight, rtt, now);
}

static void measure(struct mos_flight *flight, const struct mos_wire_ack *ack,
		    struct mos_rtt *rtt, u64 now)
{
	u64 largest = le64_to_cpu(ack->largest);
	const struct mos_packet *packet = packet_at(flight, largest);

	if (largest <= flight->largest || largest < flight->trail || packet->state != MOS_PACKET_SENT ||
	    packet->sent_ns > now)
		return;
	mos_rtt_sample(rtt, now - packet->sent_ns, le16_to_cpu(ack->delay) * MOS_ACK_DELAY_UNIT, now);
	note_delay(flight, largest, rtt, now);
}

static void note_largest(struct mos_flight *flight, u64 largest)
{
	if (largest <= flight->largest)
		return;
	flight->largest = largest;
	flight->left_ns = packet_at(flight, largest)->sent_ns;
}

/**
 * mos_flight_acked() - take in an acknowledgement
 * @flight: the flight
 * @ack:    from mos_take_ack()
 * @rtt:    takes the measurement
 * @box:    the outbox of the fragments
 * @now:    ns
 * @news:   what it brought
 *
 * Return: 0, or -EBADMSG when it acknowledges what was never sent.
 */
int mos_flight_acked(struct mos_flight *flight, const struct mos_wire_ack *ack,
		     struct mos_rtt *rtt, struct mos_outbox *box, u64 now,
		     struct mos_ack_news *news)
{
	struct mos_ack_walk walk;

	memset(news, 0, sizeof(*news));
	if (le64_to_cpu(ack->largest) >= flight->next)
		return -EBADMSG;
	measure(flight, ack, rtt, now);
	note_largest(flight, le64_to_cpu(ack->largest));
	mos_ack_walk_start(&walk, ack);
	do
		arrive_range(flight, &walk.range, box, news);
	while (walk.range.low > flight->trail && mos_ack_walk_next(&walk));
	if (news->acked)
		rtt->backoff = 0;
	advance(flight, box);
	return 0;
}

/*
 * Who left after the one that has arrived, having been sealed for longer, is not behind it: nothing follows for him
 * from that (RFC 9002, section 6.1: lost is only what was sent before something that was acknowledged).
 */
static bool is_behind(const struct mos_flight *flight, const struct mos_packet *packet)
{
	return packet->state == MOS_PACKET_SENT && packet->sent_ns <= flight->left_ns;
}

/**
 * mos_flight_detect() - hold for lost what was overtaken by enough packets, or for long enough
 * @flight: the flight
 * @rtt:    how long is long enough
 * @box:    gets the fragments back
 * @now:    ns
 *
 * Also says in @flight->loss_due when to look again.
 */
void mos_flight_detect(struct mos_flight *flight, const struct mos_rtt *rtt,
		       struct mos_outbox *box, u64 now)
{
	u64 delay = mos_rtt_loss_delay(rtt), number;

	flight->loss_due = U64_MAX;
	for (number = flight->oldest; number < flight->largest; number++) {
		const struct mos_packet *packet = packet_at(flight, number);

		if (!is_behind(flight, packet))
			continue;
		if (number + flight->reorder <= flight->largest || packet->sent_ns + delay <= now)
			lose(flight, number, box);
		else
			flight->loss_due = min(flight->loss_due, packet->sent_ns + delay);
	}
	advance(flight, box);
}

/**
 * mos_flight_congested() - several probes went unanswered: begin anew with a small window
 * @flight: the flight
 */
void mos_flight_congested(struct mos_flight *flight)
{
	refill(flight);
	flight->ssthresh = max_t(u64, flight->cwnd / 2, MOS_CWND_MIN);
	flight->cwnd = MOS_CWND_MIN;
	flight->before_loss = 0;
	flight->round = flight->next;
	flight->reduced = true;
}

/**
 * mos_flight_distrust() - forget what the path was known to carry; what is under way does not show it
 * @flight: the flight
 */
void mos_flight_distrust(struct mos_flight *flight)
{
	flight->proven = 0;
	flight->proven_from = flight->next;
	flight->doubts = 0;
}
