// SPDX-License-Identifier: GPL-2.0
/* Throws trains of datagrams at a link: from a peer in the session that means ill, with numbers near both ends. */
/* sources: kernel/proto/buf.c kernel/proto/codec.c kernel/proto/ranges.c kernel/proto/rtt.c kernel/proto/flight.c kernel/proto/outbox.c kernel/proto/inbox.c kernel/proto/hello.c kernel/proto/sender.c kernel/proto/link.c */
#include <time.h>

#include "kernel/proto/link.h"

#define require(truth) \
	do { if (!(truth)) { fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #truth); abort(); } } while (0)

#define WINDOW (4u << 20)
#define TRAIN_MAX 40u
/* Inputs that one session has to bear. */
#define SESSION 16
#define OWN_EPOCH 100
#define PEER_EPOCH 101

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

/* What is left of the input; once it is used up, zeros. */
struct feed {
	const u8 *at;
	size_t left;
};

static u64 feed_number(struct feed *f, size_t bytes)
{
	u64 value = 0;

	bytes = min(bytes, f->left);
	memcpy(&value, f->at, bytes);
	f->at += bytes;
	f->left -= bytes;
	return value;
}

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
static u64 number;

bool mos_alloc_fails(void)
{
	static u32 count;

	return ++count % 97 == 0;
}

static void *take_packets(struct mos_link *to, u32 len, u32 *count)
{
	(void)to;
	if (sent_count == ARRAY_SIZE(sent))
		return NULL;
	*count = min(*count, TRAIN_MAX);
	sent[sent_count] = malloc(*count * len);
	return sent[sent_count++];
}

static const struct mos_link_ops ops = {
	.packets = take_packets,
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
		.node = cpu_to_le32(2), .epoch = cpu_to_le32(PEER_EPOCH),
		.to_epoch = cpu_to_le32(OWN_EPOCH), .number = cpu_to_le64(nr),
	};
}

static void begin(void)
{
	struct {
		struct mos_wire_header header;
		struct mos_wire_ping ping;
	} __packed first = { make_header(1), { MOS_FRAME_PING } };

	config = (struct mos_link_config){
		.ops = &ops, .node = 1, .version = MOS_PROTOCOL_VERSION,
		.grace_ns = 10 * MOS_NS_PER_S, .window = WINDOW, .msg_size = sizeof(struct mos_msg),
	};
	while (mos_link_init(&link, &config, 2, 1472, OWN_EPOCH, GFP_KERNEL))
		;
	freed = 0;
	number = 1;
	mos_link_start(&link, now);
	mos_link_input(&link, &first, sizeof(first), now);
	require(mos_link_has_session(&link));
}

static void finish(void)
{
	take_all();
	drop_sent();
	mos_link_destroy(&link);
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
	cargo->each = sizeof(head) + size;
	cargo->len = count * cargo->each - (feed_number(f, 1) % 4 ? 0 : feed_number(f, 1));
	hold = calloc(1, sizeof(*hold) + cargo->len);
	for (i = 0; i < count; i++, mos_bulk_count_up(&head))
		memcpy(hold->bytes + i * cargo->each, &head,
		       min(sizeof(head), cargo->len - i * cargo->each));
	if (feed_number(f, 1) % 4 == 0)
		hold->bytes[feed_number(f, 4) % cargo->len] ^= 1 << feed_number(f, 1) % 8;
	return hold;
}

/* Packets of the session with whatever in them. */
static struct mos_hold *make_packet(struct feed *f, struct mos_cargo *cargo)
{
	struct mos_wire_header header = make_header(feed_packet(f, 1));
	u32 len = sizeof(struct mos_wire_ack) + feed_number(f, 1) % 20;
	struct mos_hold *hold = calloc(1, sizeof(*hold) + sizeof(header) + len);

	header.span = cpu_to_le16(feed_edge(f, 0));
	if (feed_number(f, 1) % 16 == 0)
		header.kind = feed_number(f, 1);
	memcpy(hold->bytes, &header, sizeof(header));
	make_ack(f, hold->bytes + sizeof(header), len);
	cargo->each = sizeof(header) + len;
	cargo->len = cargo->each;
	return hold;
}

static void input(struct feed *f)
{
	struct mos_cargo cargo;
	struct mos_hold *hold;

	hold = feed_number(f, 1) % 4 ? make_train(f, &cargo) : make_packet(f, &cargo);
	hold->references = 1;
	cargo.data = hold->bytes;
	cargo.hold = hold;
	cargo.cost = cargo.len * (1 + feed_number(f, 1) % 8);
	mos_link_input_train(&link, &cargo, now);
	mos_hold_put(hold, 1);
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
	static u32 inputs;
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

static u64 random_next(u64 *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static u64 run_random(u64 state, int seconds)
{
	time_t end = time(NULL) + seconds;
	u8 data[256];
	u64 count;
	u32 i;

	for (count = 0; count % 64 || time(NULL) < end; count++) {
		for (i = 0; i < sizeof(data); i++)
			data[i] = random_next(&state) >> 32;
		LLVMFuzzerTestOneInput(data, 1 + random_next(&state) % sizeof(data));
	}
	return count;
}

/* [SECONDS [SEED]]: so many seconds of random inputs. */
int main(int argc, char **argv)
{
	int seconds = argc > 1 ? atoi(argv[1]) : 2;
	u64 seed = argc > 2 ? strtoull(argv[2], NULL, 0) | 1 : 0x9e3779b97f4a7c15;
	u64 count = run_random(seed, seconds);

	printf("ok - link: %llu inputs\n", (unsigned long long)count);
	if (count)
		finish();
	return 0;
}

#endif
