// SPDX-License-Identifier: GPL-2.0
/* Throws trains of datagrams at a link: from a peer in the session that means ill, with numbers near both ends. */
/* sources: LINK */
#include "kernel/proto/link.h"
#include "fuzz.h"
#include "tests/unit/light.h"

#define WINDOW (4u << 20)
#define TRAIN_MAX 40u
/* Inputs that one session has to bear. */
#define SESSION 16
#define OWN_EPOCH 100
#define PEER_EPOCH 101
/* Our name for the keys of the session. */
#define KEYS 7

/* Small, near a bound, or any. */
static u64 feed_edge(struct feed *f, u64 near)
{
	switch (feed_number(f, 1) % 5) {
	case 0:
		return feed_number(f, 1) % 8;
	case 1:
		return U64_MAX - feed_number(f, 1) % 64;
	case 2:
		return near - feed_number(f, 1) % 64;
	case 3:
		return near + feed_number(f, 1);
	default:
		return feed_number(f, 8);
	}
}

static struct mos_link_config config;
static struct mos_link link;
static void *sent[4096];
static u32 sent_count;
static u64 now = MOS_NS_PER_S;
static u64 freed;
static u32 inputs;
static u64 number;

static u32 allocations;

bool mos_alloc_fails(void)
{
	return ++allocations % 97 == 0;
}

static void *take_packets(struct mos_link *to, u32 len, struct mos_lot *lot)
{
	(void)to;
	if (sent_count == ARRAY_SIZE(sent))
		return NULL;
	lot->count = min(lot->count, min(lot->most, TRAIN_MAX));
	sent[sent_count] = malloc(lot->count * len);
	return sent[sent_count++];
}

static void *take_aside(struct mos_link *to, u32 len)
{
	struct mos_lot lot = { .count = 1, .most = 1 };

	return take_packets(to, len, &lot);
}

static const struct mos_link_ops ops = {
	.packets = take_packets,
	.aside = take_aside,
};

/* What was made is complete; the sanitizer looks whether all of it was written within its bounds. */
static void drop_sent(void)
{
	while (sent_count)
		free(sent[--sent_count]);
}

static void read_body(const struct mos_msg *msg)
{
	static u8 body[MOS_MSG_MAX];

	require(mos_buf_len(msg->body) == msg->total);
	if (msg->total)
		require(!mos_buf_load(msg->body, 0, body, msg->total));
}

static void take_all(void)
{
	struct mos_msg *msg;

	while ((msg = mos_link_take(&link))) {
		read_body(msg);
		freed += msg->charge;
		mos_inbox_discard(msg);
	}
	mos_link_consumed(&link, freed, now);
}

static struct mos_wire_header make_header(u64 nr)
{
	return (struct mos_wire_header){
		.version = MOS_PROTOCOL_VERSION, .kind = MOS_WIRE_PACKET,
		.node = cpu_to_le32(2), .key = cpu_to_le32(KEYS), .number = cpu_to_le64(nr),
	};
}

/* The peer has the keys; without its seal nothing of what it says would be looked at. */
static void seal(void *packet, u32 len)
{
	struct mos_wire_header *header = packet;

	if (len >= MOS_PACKET_ROOM)
		light_seal(header + 1, len - MOS_PACKET_ROOM, header, sizeof(*header),
			  le64_to_cpu(header->number), link.keys.now.receive);
}

static struct mos_cluster cluster;

static void begin(void)
{
	const struct mos_pair pair = { .id = KEYS, .peer_id = 8, .epoch = PEER_EPOCH, .born_ns = now };
	static const u8 psk[MOS_KEY_LEN];

	cluster.count = 1;
	mos_cluster_key_init(&cluster.key[0], &light_crypto, psk);
	config = (struct mos_link_config){
		.ops = &ops, .node = 1, .version = MOS_PROTOCOL_VERSION,
		.crypto = &light_crypto, .cluster = &cluster, .rekey_ns = U64_MAX / 8, .rekey_packets = U64_MAX / 8,
		.grace_ns = 10 * MOS_NS_PER_S, .window = WINDOW, .msg_size = sizeof(struct mos_msg),
	};
	while (mos_link_init(&link, &config, 2, 1472, OWN_EPOCH, GFP_KERNEL))
		;
	freed = 0;
	number = 1;
	mos_link_start(&link, now);
	mos_link_keyed(&link, &pair, now);
	require(mos_link_has_session(&link));
}

static void finish(void)
{
	take_all();
	drop_sent();
	mos_link_destroy(&link);
}

static void anew(void)
{
	if (link.config)
		finish();
	memset(&link, 0, sizeof(link));
	test_state = TEST_SEED;
	allocations = 0;
	inputs = 0;
	now = MOS_NS_PER_S;
}

/* Something to be acknowledged, rightly or wrongly. */
static void say(struct feed *f)
{
	struct mos_parcel parcel = { .type = 7 };
	struct mos_writer w;

	mos_writer_init(&w, mos_buf_alloc(feed_number(f, 2), GFP_KERNEL), GFP_KERNEL);
	if (!w.buf)
		return;
	mos_put_reserve(&w, w.buf->room);
	parcel.body = w.buf;
	if (w.err || mos_link_submit(&link, &parcel, now))
		mos_buf_free(w.buf);
}

/* A fragment of a few messages that runs meet again and again. */
static void make_data(struct feed *f, struct mos_wire_data *data, u32 size)
{
	u32 count = 1 + feed_number(f, 1) % 64, total = size * count;

	if (feed_number(f, 1) % 4 == 0)
		total -= feed_number(f, 1);
	*data = (struct mos_wire_data){
		.kind = MOS_FRAME_DATA, .flags = feed_number(f, 1) % 4 ? 0 : MOS_DATA_PATIENT,
		.len = cpu_to_le16(size), .size = cpu_to_le16(size),
		.index = cpu_to_le16(feed_number(f, 1) % count), .total = cpu_to_le32(total),
		.id = cpu_to_le64(link.inbox.base + feed_number(f, 1) % 4),
		.channel = cpu_to_le32(feed_number(f, 1) % 2), .type = cpu_to_le16(7),
	};
	if (feed_number(f, 1) % 8 == 0)
		data->id = cpu_to_le64(feed_edge(f, link.inbox.base + MOS_ID_WINDOW));
	if (data->channel)
		data->behind = cpu_to_le32(feed_number(f, 1) % 4);
}

static void make_ack(struct feed *f, u8 *to, u32 len)
{
	struct mos_wire_ack *ack = (struct mos_wire_ack *)to;
	u32 i;

	for (i = 0; i < len; i++)
		to[i] = feed_number(f, 1) % 4;
	ack->kind = MOS_FRAME_ACK;
	ack->count = feed_number(f, 1) % 4;
	ack->largest = cpu_to_le64(feed_edge(f, link.flight.next));
	ack->first = cpu_to_le32(feed_edge(f, link.flight.next));
	ack->grant = cpu_to_le64(feed_edge(f, WINDOW));
}

/* The number of the first datagram of a train: mostly the next, at times a far one. */
static u64 feed_packet(struct feed *f, u32 count)
{
	if (feed_number(f, 1) % 32 == 0)
		return feed_edge(f, number);
	number += count;
	return number - count + 1;
}

/* As mos_run_count() wants it, but for a bit that is flipped now and then. */
static struct mos_hold *make_train(struct feed *f, struct mos_cargo *cargo)
{
	u32 size = MOS_FRAGMENT_MIN + feed_number(f, 2) % 900;
	u32 count = 1 + feed_number(f, 1) % TRAIN_MAX, i;
	struct mos_wire_bulk head = { .header = make_header(feed_packet(f, count)) };
	struct mos_hold *hold;

	head.header.span = cpu_to_le16(feed_edge(f, 0));
	make_data(f, &head.data, size);
	cargo->each = sizeof(head) + size + MOS_TAG_LEN;
	cargo->len = count * cargo->each - (feed_number(f, 1) % 4 ? 0 : feed_number(f, 1));
	hold = calloc(1, sizeof(*hold) + cargo->len);
	for (i = 0; i < count; i++, mos_bulk_count_up(&head))
		memcpy(hold->bytes + i * cargo->each, &head,
		       min(sizeof(head), cargo->len - i * cargo->each));
	if (feed_number(f, 1) % 4 == 0)
		hold->bytes[feed_number(f, 4) % cargo->len] ^= 1 << feed_number(f, 1) % 8;
	for (i = 0; i * cargo->each < cargo->len; i++)
		seal(hold->bytes + i * cargo->each, min(cargo->each, cargo->len - i * cargo->each));
	if (feed_number(f, 1) % 16 == 0)
		hold->bytes[feed_number(f, 4) % cargo->len] ^= 1 << feed_number(f, 1) % 8;
	return hold;
}

/* Packets of the session with whatever in them. */
static struct mos_hold *make_packet(struct feed *f, struct mos_cargo *cargo)
{
	struct mos_wire_header header = make_header(feed_packet(f, 1));
	u32 len = sizeof(struct mos_wire_ack) + feed_number(f, 1) % 20;
	struct mos_hold *hold = calloc(1, sizeof(*hold) + MOS_PACKET_ROOM + len);

	header.span = cpu_to_le16(feed_edge(f, 0));
	if (feed_number(f, 1) % 16 == 0)
		header.kind = feed_number(f, 1);
	memcpy(hold->bytes, &header, sizeof(header));
	make_ack(f, hold->bytes + sizeof(header), len);
	cargo->each = MOS_PACKET_ROOM + len;
	cargo->len = cargo->each;
	seal(hold->bytes, cargo->len);
	return hold;
}

static void input(struct feed *f)
{
	struct mos_cargo cargo = {};
	struct mos_loan loan;
	struct mos_hold *hold;

	hold = feed_number(f, 1) % 4 ? make_train(f, &cargo) : make_packet(f, &cargo);
	hold->references = 1;
	cargo.data = hold->bytes;
	cargo.hold = hold;
	cargo.cost = cargo.len * (1 + feed_number(f, 1) % 8);
	/* Half of them. */
	if (cargo.cost / cargo.len % 2 && mos_link_lend(&link, cargo.data, cargo.len, &loan, now)) {
		mos_loan_use(&loan, cargo.data, cargo.len, cargo.each);
		cargo.loan = &loan;
	}
	mos_link_input_train(&link, &cargo, now);
	mos_hold_put(hold, 1);
	link.offended_ns = 0;
}

static void check(void)
{
	const struct mos_ranges *set = &link.received;
	u32 i;

	for (i = 0; i < set->count; i++) {
		require(set->range[i].low <= set->range[i].high);
		require(set->range[i].low >= set->floor);
		require(!i || set->range[i].high < set->range[i - 1].low - 1);
	}
	require(link.inbox.started - link.inbox.freed - link.inbox.dropped <= WINDOW);
	require(link.flight.trail <= link.flight.oldest && link.flight.oldest <= link.flight.next);
}

/**
 * LLVMFuzzerTestOneInput() - try one input
 * @data: what a peer sends, and what time does
 * @size: how many bytes
 *
 * Sessions go over several inputs, so that one meets what another has left.
 *
 * Return: 0.
 */
int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct feed f = { .at = data, .left = size };

	if (inputs++ % SESSION == 0 || !mos_link_has_session(&link)) {
		if (link.config)
			finish();
		begin();
	}
	if (feed_number(&f, 1) % 4 == 0)
		say(&f);
	while (f.left && mos_link_has_session(&link)) {
		input(&f);
		mos_link_settle(&link, now);
		check();
		take_all();
		now += feed_number(&f, 2) * MOS_NS_PER_US;
		mos_link_tick(&link, now);
		drop_sent();
	}
	return 0;
}

#ifndef WITH_LIBFUZZER

static void random_fill(u64 *state, u8 *data, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		data[i] = random_next(state) >> 32;
}

int main(int argc, char **argv)
{
	static const struct fuzzer fuzzer = { .name = "link", .min = 1, .max = 256, .fill = random_fill,
					      .anew = anew };

	fuzz(&fuzzer, argc, argv);
	if (link.config)
		finish();
	return 0;
}

#endif
