/* SPDX-License-Identifier: GPL-2.0 */
/* A wire between two links, in virtual time, that loses, doubles, delays and damages as it is told. */
#ifndef MOS_TEST_WIRE_H
#define MOS_TEST_WIRE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "kernel/proto/link.h"
#include "kernel/proto/seal.h"
#include "light.h"

/* A test of the keys themselves says that it wants the real cipher. */
#ifndef WIRE_CRYPTO
#define WIRE_CRYPTO light_crypto
#endif

#ifndef CHANNELS
#define CHANNELS 64
#endif
#define WINDOW (4u << 20)
/* Datagrams that one call of the link makes. */
#define MADE_MAX 2048
/* Datagrams that are coupled; shorter ones travel alone unless they end a train. */
#define TRAIN_MAX 40u
#define TRAIN_LONG 1024u
#define UDP_HEADER 8u
#define IP_HEADER 20u

/* How the wire behaves; chances in percent, times in ns. */
struct manners {
	unsigned int loss;
	unsigned int duplicate;
	unsigned int reorder;
	unsigned int damage;
	u64 delay;
	u64 late;
	bool cut;
	/* A queue of this many, emptied at one in every gap; 0: none. */
	unsigned int depth;
	u64 gap;
	/* Bits a second; 0: without a limit. */
	u64 rate;
	/* IP packets are no longer, and datagrams are cut for it; 0: any length. */
	u32 mtu;
	/* Longer datagrams vanish; 0: none do. */
	u32 hole;
	/* What was damaged comes through, as where checksums are not looked at. */
	bool raw;
	/* Trains are sealed for so long, and overtaken by what is made meanwhile. */
	u64 sealing;
};

struct datagram {
	struct datagram *next;
	u64 arrives;
	u32 len;
	u32 count;
	u32 sum;
	unsigned int to;
	/* What it is still to be sealed with, and until when; of those that leave together, the first knows the number behind them. */
	struct mos_pair pair;
	u64 sealed_at;
	u64 until;
	u8 bytes[];
};

struct end {
	struct mos_link link;
	struct wire *wire;
	unsigned int number;
	u64 freed;
	u64 sequence[CHANNELS];
	u64 expected[CHANNELS];
	u8 *seen;
	u64 taken;
	struct datagram *out[MADE_MAX];
	unsigned int made;
	struct datagram *unsealed;
	/* Of the train that is open: so many, each so long, 0 when it is closed; and the most that one has had. */
	u32 coupled;
	u32 each;
	u32 longest;
	bool hoards;
	struct mos_msg *hoard[4096];
	unsigned int hoarded;
};

struct wire {
	u64 now;
	u64 seed;
	struct manners manners;
	struct end ends[2];
	struct mos_link_config configs[2];
	struct mos_cluster clusters[2];
	struct datagram *queue;
	u64 free_at[2];
	u64 delivered;
	u64 lost;
	u64 lost_bytes;
	u64 steps;
};

static u64 draw(u64 *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

/* One of this many allocations fails; 0: none. */
static unsigned int alloc_failure;

bool mos_alloc_fails(void)
{
	static u64 seed = 1;

	return alloc_failure && draw(&seed) % alloc_failure == 0;
}

static bool chance(struct wire *wire, unsigned int percent)
{
	return draw(&wire->seed) % 100 < percent;
}

static u32 checksum(const u8 *bytes, u32 len)
{
	u32 sum = 1, i;

	for (i = 0; i < len; i++)
		sum = sum * 31 + bytes[i];
	return sum;
}

/* As mos_train_add() does it: how many of them join what was made before, or begin anew. */
static u32 couple(struct end *end, u32 len, u32 count, u32 most)
{
	most = min(most, TRAIN_MAX);
	if (!end->made || len > end->each || end->coupled >= most) {
		end->each = len < TRAIN_LONG ? 0 : len;
		end->coupled = 0;
	}
	count = len == end->each ? min(count, most - end->coupled) : 1;
	end->coupled += count;
	end->longest = max(end->longest, end->coupled);
	if (len < end->each)
		end->each = 0;
	return count;
}

/* The link writes the datagrams after this; what came before is complete and goes out. */
static void *wire_packets(struct mos_link *link, u32 len, struct mos_lot *lot)
{
	struct end *end = container_of(link, struct end, link);
	struct datagram *datagram;

	lot->count = couple(end, len, lot->count, lot->most);
	datagram = kmalloc(sizeof(*datagram) + lot->count * len, GFP_ATOMIC);
	if (!datagram)
		return NULL;
	assert_true(len <= link->datagram);
	assert_true(end->made < MADE_MAX);
	memset(datagram, 0, sizeof(*datagram));
	datagram->len = len;
	datagram->count = lot->count;
	end->out[end->made++] = datagram;
	/* Of trains, as the kernel does. */
	lot->unsealed = len >= TRAIN_LONG;
	if (lot->unsealed)
		datagram->pair = link->keys.now;
	return datagram->bytes;
}

/* IP packets that a datagram takes; each but the last carries a multiple of eight bytes. */
static u32 packets_of(const struct wire *wire, u32 len)
{
	u32 mtu = wire->manners.mtu, bytes = len + UDP_HEADER;

	if (!mtu || bytes + IP_HEADER <= mtu)
		return 1;
	return DIV_ROUND_UP(bytes, (mtu - IP_HEADER) / 8 * 8);
}

static u64 time_of(const struct wire *wire, u32 len)
{
	u64 bytes = len + UDP_HEADER + packets_of(wire, len) * IP_HEADER;

	return wire->manners.gap + (wire->manners.rate ? bytes * 8 * MOS_NS_PER_S / wire->manners.rate : 0);
}

static void enqueue(struct wire *wire, struct datagram *datagram)
{
	struct datagram **at = &wire->queue;
	u64 *free_at = &wire->free_at[datagram->to];

	*free_at = max(*free_at, wire->now) + time_of(wire, datagram->len);
	datagram->arrives = *free_at + wire->manners.delay;
	if (chance(wire, wire->manners.reorder))
		datagram->arrives += draw(&wire->seed) % (wire->manners.late + 1);
	while (*at && (*at)->arrives <= datagram->arrives)
		at = &(*at)->next;
	datagram->next = *at;
	*at = datagram;
}

/* One of those that were made together. */
static struct datagram *copy_of(const struct datagram *made, u32 which)
{
	struct datagram *copy = malloc(sizeof(*copy) + made->len);

	memcpy(copy, made, sizeof(*copy));
	memcpy(copy->bytes, made->bytes + which * made->len, made->len);
	copy->count = 1;
	return copy;
}

static bool is_full(const struct wire *wire, const struct datagram *datagram)
{
	return wire->manners.depth &&
	       wire->free_at[datagram->to] > wire->now + wire->manners.depth * wire->manners.gap;
}

/* One packet of them is enough. */
static bool is_lost(struct wire *wire, u32 len)
{
	u32 packets = packets_of(wire, len);

	while (packets--)
		if (chance(wire, wire->manners.loss))
			return true;
	return false;
}

static bool is_swallowed(const struct wire *wire, u32 len)
{
	return wire->manners.hole && len > wire->manners.hole;
}

static void transmit(struct end *end, struct datagram *datagram)
{
	struct wire *wire = end->wire;

	datagram->to = !end->number;
	datagram->sum = checksum(datagram->bytes, datagram->len);
	if (wire->manners.cut || is_swallowed(wire, datagram->len) || is_full(wire, datagram) || is_lost(wire, datagram->len)) {
		wire->lost++;
		wire->lost_bytes += datagram->len;
		free(datagram);
		return;
	}
	if (chance(wire, wire->manners.duplicate))
		enqueue(wire, copy_of(datagram, 0));
	if (chance(wire, wire->manners.damage))
		datagram->bytes[draw(&wire->seed) % datagram->len] ^= 1 << draw(&wire->seed) % 8;
	enqueue(wire, datagram);
}

static u64 number_of(const struct datagram *made)
{
	return le64_to_cpu(((const struct mos_wire_header *)made->bytes)->number);
}

static void seal_made(struct datagram *made)
{
	u32 i;

	for (i = 0; made->pair.id && i < made->count; i++)
		mos_packet_seal(&WIRE_CRYPTO, made->pair.cipher, made->pair.send, made->bytes + i * made->len, made->len);
}

static void put_on_wire(struct end *end, struct datagram *made)
{
	u32 n;

	for (n = 0; n < made->count; n++)
		transmit(end, copy_of(made, n));
	free(made);
}

/* The oldest that are being sealed, and what was made with them behind them. */
static void depart(struct end *end)
{
	struct datagram *made = end->unsealed;

	mos_link_departs(&end->link, number_of(made), made->until, end->wire->now);
	do {
		end->unsealed = made->next;
		seal_made(made);
		put_on_wire(end, made);
		made = end->unsealed;
	} while (made && !made->until);
}

static void send_sealed(struct end *end)
{
	while (end->unsealed && end->unsealed->sealed_at <= end->wire->now)
		depart(end);
}

static void begin_sealing(struct end *end, struct datagram *made)
{
	struct datagram **at = &end->unsealed;

	made->sealed_at = end->wire->now + end->wire->manners.sealing;
	while (*at)
		at = &(*at)->next;
	*at = made;
}

/* As the kernel does after it has let go of the lock: what is behind a train waits for it. */
static void send_made(struct end *end)
{
	bool waits = false;
	unsigned int i;

	for (i = 0; i < end->made; i++) {
		if (!waits && !end->out[i]->pair.id) {
			put_on_wire(end, end->out[i]);
			continue;
		}
		end->out[i]->until = waits ? 0 : end->link.flight.next;
		begin_sealing(end, end->out[i]);
		waits = true;
	}
	end->made = 0;
	send_sealed(end);
}

static void *wire_aside(struct mos_link *link, u32 len)
{
	struct mos_lot lot = { .count = 1, .most = 1 };

	return wire_packets(link, len, &lot);
}

static const struct mos_link_ops wire_ops = {
	.packets = wire_packets,
	.aside = wire_aside,
};

/* The key of the cluster; another for a node that has another. */
static struct mos_cluster cluster_of(u8 first)
{
	struct mos_cluster cluster = { .count = 1 };
	u8 psk[MOS_KEY_LEN] = { first };

	mos_cluster_key_init(&cluster.key[0], &test_crypto, psk);
	return cluster;
}

static void wire_init(struct wire *wire, u64 seed)
{
	unsigned int i;

	memset(wire, 0, sizeof(*wire));
	wire->seed = seed * 0x9e3779b97f4a7c15ull + 1;
	wire->now = MOS_NS_PER_S;
	wire->manners.delay = 50 * MOS_NS_PER_US;
	for (i = 0; i < 2; i++) {
		struct mos_link_config *config = &wire->configs[i];
		struct end *end = &wire->ends[i];

		config->ops = &wire_ops;
		config->node = i + 1;
		config->version = MOS_PROTOCOL_VERSION;
		wire->clusters[i] = cluster_of(1);
		config->crypto = &WIRE_CRYPTO;
		config->cluster = &wire->clusters[i];
		config->rekey_ns = MOS_REKEY_NS;
		config->rekey_packets = MOS_REKEY_PACKETS;
		config->grace_ns = 10 * MOS_NS_PER_S;
		config->window = WINDOW;
		config->msg_size = sizeof(struct mos_msg);
		snprintf(config->release, sizeof(config->release), "6.%u-test", i);
		end->wire = wire;
		end->number = i;
		assert_int_equal(mos_link_init(&end->link, config, 2 - i, 1472, 100 + i, GFP_KERNEL), 0);
	}
}

static void end_free(struct end *end, struct mos_msg *msg)
{
	end->freed += msg->charge;
	mos_inbox_discard(msg);
}

static void wire_destroy(struct wire *wire)
{
	unsigned int i;

	for (i = 0; i < 2; i++) {
		while (wire->ends[i].hoarded)
			end_free(&wire->ends[i], wire->ends[i].hoard[--wire->ends[i].hoarded]);
		wire->manners.sealing = 0;
		send_made(&wire->ends[i]);
		wire->now = U64_MAX;
		send_sealed(&wire->ends[i]);
		mos_link_destroy(&wire->ends[i].link);
	}
	while (wire->queue) {
		struct datagram *next = wire->queue->next;

		free(wire->queue);
		wire->queue = next;
	}
}

/* What a message looks like: its sequence within the channel, then bytes that follow from both. */
static u8 byte_of(u32 channel, u64 sequence, u32 at)
{
	return channel * 7 + sequence * 13 + at * 3 + (at >> 8);
}

static inline int wire_say(struct end *end, u32 channel, u32 len)
{
	u64 sequence = end->sequence[channel];
	struct mos_parcel parcel = { .type = 7, .channel = channel, .call = sequence + 1 };
	struct mos_writer w;
	int err;
	u32 i;

	parcel.body = mos_buf_alloc(len, GFP_KERNEL);
	mos_writer_init(&w, parcel.body, GFP_KERNEL);
	for (i = 0; i < len; i++)
		mos_put_u8(&w, byte_of(channel, sequence, i));
	err = w.err ? w.err : mos_link_submit(&end->link, &parcel, end->wire->now);
	send_made(end);
	if (err)
		mos_buf_free(parcel.body);
	else
		end->sequence[channel]++;
	return err;
}

static void check_body(const struct mos_msg *msg, u64 sequence)
{
	u32 at = 0, avail, i;

	while (at < mos_buf_len(msg->body)) {
		const u8 *bytes = mos_buf_at(msg->body, at, &avail);

		for (i = 0; i < avail; i++)
			if (bytes[i] != byte_of(msg->channel, sequence, at + i))
				fail_msg("channel %u message %llu byte %u", msg->channel,
					 (unsigned long long)sequence, at + i);
		at += avail;
	}
}

static void check_order(struct end *end, const struct mos_msg *msg, u64 sequence)
{
	if (msg->channel) {
		assert_int_equal(sequence, end->expected[msg->channel]);
	} else {
		assert_non_null(end->seen);
		assert_int_equal(end->seen[sequence], 0);
		end->seen[sequence] = 1;
	}
	end->expected[msg->channel]++;
}

static void end_take(struct end *end)
{
	struct mos_msg *msg;

	while ((msg = mos_link_take(&end->link))) {
		assert_int_equal(msg->type, 7);
		assert_int_equal(mos_buf_len(msg->body), msg->total);
		assert_true(msg->channel < CHANNELS);
		check_order(end, msg, msg->call - 1);
		check_body(msg, msg->call - 1);
		end->taken++;
		if (end->hoards)
			end->hoard[end->hoarded++] = msg;
		else
			end_free(end, msg);
	}
	mos_link_consumed(&end->link, end->freed, end->wire->now);
	send_made(end);
}

/* Datagrams that arrive at the same time are coupled, as network cards and the kernel do. */
static bool is_coupled(const struct wire *wire, unsigned int to, u32 each)
{
	const struct datagram *next = wire->queue;

	return next && next->to == to && next->len <= each && next->arrives <= wire->now;
}

/* Like UDP: a damaged datagram does not come through, unless the wire is raw. */
static u32 unload(struct wire *wire, u8 *to)
{
	struct datagram *datagram = wire->queue;
	u32 len = datagram->len;

	if (wire->manners.raw || checksum(datagram->bytes, len) == datagram->sum)
		memcpy(to, datagram->bytes, len);
	else
		len = 0;
	wire->queue = datagram->next;
	wire->delivered++;
	free(datagram);
	return len;
}

static void wire_deliver(struct wire *wire)
{
	u32 each = wire->queue->len, len = 0, one = each, count = 0;
	struct end *end = &wire->ends[wire->queue->to];
	u8 *train = malloc(TRAIN_MAX * each);
	struct mos_cargo cargo = { .each = each };
	struct mos_loan loan;
	struct mos_hold *hold;

	while (one == each && count++ < TRAIN_MAX && is_coupled(wire, end->number, each)) {
		one = unload(wire, train + len);
		len += one;
	}
	hold = malloc(sizeof(*hold) + len);
	hold->references = 1;
	memcpy(hold->bytes, train, len);
	free(train);
	cargo.data = hold->bytes;
	cargo.len = len;
	cargo.hold = hold;
	cargo.cost = len;
	/* As the kernel does with what is long. */
	if (mos_link_lend(&end->link, cargo.data, len, &loan, wire->now)) {
		mos_loan_use(&loan, cargo.data, len, each);
		cargo.loan = &loan;
	}
	mos_link_input_train(&end->link, &cargo, wire->now);
	mos_link_settle(&end->link, wire->now);
	mos_hold_put(hold, 1);
	end_take(end);
}

static u64 end_next(const struct end *end)
{
	u64 next = mos_link_deadline(&end->link);

	return end->unsealed ? min(next, end->unsealed->sealed_at) : next;
}

static u64 wire_next(const struct wire *wire)
{
	u64 next = min(end_next(&wire->ends[0]), end_next(&wire->ends[1]));

	return wire->queue ? min(next, wire->queue->arrives) : next;
}

static void wire_tick(struct wire *wire, unsigned int i)
{
	struct mos_link *link = &wire->ends[i].link;

	if (mos_link_deadline(link) <= wire->now)
		mos_link_tick(link, wire->now);
	send_made(&wire->ends[i]);
}

static void wire_step(struct wire *wire)
{
	wire->steps++;
	send_sealed(&wire->ends[0]);
	send_sealed(&wire->ends[1]);
	if (wire->queue && wire->queue->arrives <= wire->now)
		wire_deliver(wire);
	wire_tick(wire, 0);
	wire_tick(wire, 1);
}

/* Let time pass. A timer that stands still would make this spin, so the steps are counted. */
static void wire_run(struct wire *wire, u64 duration)
{
	u64 end = wire->now + duration, still = 0;

	while (wire_next(wire) <= end) {
		u64 next = max(wire_next(wire), wire->now);

		still = next == wire->now ? still + 1 : 0;
		assert_true(still < 10000);
		wire->now = next;
		wire_step(wire);
	}
	wire->now = end;
}

static inline bool is_idle(const struct end *end)
{
	return list_empty(&end->link.outbox.all);
}

/* Until both have delivered everything; the time it took. */
static inline u64 wire_settle(struct wire *wire, u64 limit)
{
	u64 began = wire->now;

	while (!is_idle(&wire->ends[0]) || !is_idle(&wire->ends[1])) {
		assert_true(wire->now - began < limit);
		wire_run(wire, MOS_NS_PER_MS);
	}
	return wire->now - began;
}

static void wire_start(struct wire *wire, unsigned int i)
{
	mos_link_start(&wire->ends[i].link, wire->now);
	send_made(&wire->ends[i]);
}

static inline void wire_connect(struct wire *wire)
{
	u64 began = wire->now;

	wire_start(wire, 0);
	wire_start(wire, 1);
	while (wire->ends[0].link.state != MOS_LINK_UP || wire->ends[1].link.state != MOS_LINK_UP) {
		assert_true(wire->now - began < 60 * MOS_NS_PER_S);
		wire_run(wire, MOS_NS_PER_MS);
	}
}

#endif
