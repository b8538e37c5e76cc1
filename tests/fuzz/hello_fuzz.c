// SPDX-License-Identifier: GPL-2.0
/* Throws handshakes at a link: of strangers, of who has recorded some, and of a member that means ill. */
/* sources: LINK */
#include "kernel/proto/link.h"
#include "fuzz.h"
#include "tests/unit/light.h"

#define ROOM 512u
#define KEPT 4u
#define OWN 1
#define PEER 2

struct kept {
	u8 bytes[ROOM];
	u32 len;
};

static const u8 psk[MOS_KEY_LEN] = { 1, 2, 3 };
static struct mos_crypto crypto;
static struct mos_cluster cluster;
static struct mos_link_config config;
static struct mos_link link;
static u64 now = MOS_NS_PER_S;
static struct kept said, recorded[KEPT];
/* What the member has of a handshake that the link has answered. */
static struct mos_noise ours;

static u32 allocations;

bool mos_alloc_fails(void)
{
	return ++allocations % 97 == 0;
}

/* The last datagram of the link is kept: the member may answer it. */
static void *take_packets(struct mos_link *to, u32 len, struct mos_lot *lot)
{
	(void)to;
	lot->count = 1;
	if (len > ROOM || mos_alloc_fails())
		return NULL;
	said.len = len;
	return said.bytes;
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

/* As X25519, two secrets have something in common; multiplications would take nearly all of the time. */
static bool quick_public(u8 *out, const u8 *secret)
{
	memcpy(out, secret, MOS_KEY_LEN);
	return true;
}

static bool quick_shared(u8 *out, const u8 *secret, const u8 *other)
{
	u8 all = 0;
	u32 i;

	for (i = 0; i < MOS_KEY_LEN; i++) {
		all |= other[i];
		out[i] = secret[i] ^ other[i];
	}
	return all;
}

static void begin(void)
{
	crypto = light_crypto;
	crypto.public = quick_public;
	crypto.shared = quick_shared;
	cluster.count = 1;
	mos_cluster_key_init(&cluster.key[0], &crypto, psk);
	config = (struct mos_link_config){
		.ops = &ops, .node = OWN, .version = MOS_PROTOCOL_VERSION, .crypto = &crypto,
		.cluster = &cluster, .rekey_ns = MOS_REKEY_NS, .rekey_packets = MOS_REKEY_PACKETS,
		.grace_ns = 10 * MOS_NS_PER_S, .window = 4u << 20, .msg_size = sizeof(struct mos_msg),
	};
	while (mos_link_init(&link, &config, PEER, 1472, 100, GFP_KERNEL))
		;
	mos_link_start(&link, now);
}

static void anew(void)
{
	if (link.config)
		mos_link_destroy(&link);
	memset(&link, 0, sizeof(link));
	memset(&said, 0, sizeof(said));
	memset(recorded, 0, sizeof(recorded));
	memset(&ours, 0, sizeof(ours));
	test_state = TEST_SEED;
	allocations = 0;
	now = MOS_NS_PER_S;
	begin();
}

/* Mostly what would be true, now and then anything. */
static u64 feed_fact(struct feed *f, u64 likely, u32 bytes)
{
	return feed_number(f, 1) % 4 ? likely : feed_number(f, bytes);
}

static void make_facts(struct feed *f, struct mos_wire_facts *facts, u32 key)
{
	u32 i;

	facts->version = feed_fact(f, MOS_PROTOCOL_VERSION, 1);
	facts->verdict = feed_number(f, 1) % 5;
	facts->node = cpu_to_le32(feed_fact(f, PEER, 4));
	facts->to_node = cpu_to_le32(feed_fact(f, OWN, 4));
	facts->key = cpu_to_le32(feed_fact(f, key, 4));
	facts->features = cpu_to_le32(feed_fact(f, 0, 4));
	facts->epoch = cpu_to_le64(feed_fact(f, 200, 1));
	facts->to_epoch = cpu_to_le64(feed_fact(f, link.epoch, 8));
	facts->count = cpu_to_le64(feed_number(f, 2));
	for (i = 0; i < sizeof(facts->text); i++)
		facts->text[i] = feed_number(f, 1);
	memcpy(facts->release, facts->text, sizeof(facts->release));
}

static void make_header(struct feed *f, struct mos_wire_header *header, u8 kind, u32 key)
{
	header->version = feed_fact(f, MOS_PROTOCOL_VERSION, 1);
	header->kind = kind;
	header->node = cpu_to_le32(PEER);
	header->key = cpu_to_le32(feed_fact(f, key, 4));
}

static u32 make_hello(struct feed *f, void *to)
{
	static const struct mos_door none;
	struct mos_wire_hello *hello = to;

	make_header(f, &hello->header, MOS_WIRE_HELLO, 77);
	make_facts(f, &hello->facts, 77);
	mos_noise_begin(&ours, &crypto, psk, &hello->header, sizeof(hello->header));
	require(mos_noise_draw(&ours, hello->public));
	mos_noise_write_first(&ours, hello->public, sizeof(hello->facts));
	mos_door_sign(feed_number(f, 1) % 2 ? &link.door : &none, &crypto, &cluster.key[0], hello, now);
	return sizeof(*hello);
}

/* To the hello that the link has said last, if it was one. */
static u32 make_answer(struct feed *f, void *to)
{
	const struct mos_wire_hello *hello = (const void *)said.bytes;
	struct mos_wire_answer *answer = to;
	struct mos_wire_hello copy = *hello;
	struct mos_noise noise;

	make_header(f, &answer->header, MOS_WIRE_ANSWER, le32_to_cpu(hello->header.key));
	make_facts(f, &answer->facts, 88);
	if (hello->header.kind != MOS_WIRE_HELLO)
		return sizeof(*answer);
	mos_noise_begin(&noise, &crypto, psk, &copy.header, sizeof(copy.header));
	require(mos_noise_read_first(&noise, copy.public, sizeof(copy.facts)));
	require(mos_noise_draw(&noise, answer->public));
	require(mos_noise_write_second(&noise, copy.public, answer->public, sizeof(answer->facts)));
	mos_door_seal(&crypto, &cluster.key[0], answer);
	return sizeof(*answer);
}

static u32 make_cookie(struct feed *f, void *to)
{
	const struct mos_wire_hello *hello = (const void *)said.bytes;
	struct mos_wire_cookie *cookie = to;
	struct mos_door door = { 0 };

	make_header(f, &cookie->header, MOS_WIRE_COOKIE, le32_to_cpu(hello->header.key));
	mos_door_give(&door, &crypto, &cluster.key[0], hello, cookie, now);
	return sizeof(*cookie);
}

/* With the keys that the link's welcome has made, if it has made some. */
static u32 make_packet(struct feed *f, void *to)
{
	struct mos_wire_header *header = to;
	const struct mos_pair *pair = feed_number(f, 1) % 2 ? &link.keys.next[0] : &link.keys.now;

	make_header(f, header, MOS_WIRE_PACKET, pair->id);
	header->number = cpu_to_le64(feed_number(f, 1));
	((u8 *)(header + 1))[0] = feed_fact(f, MOS_FRAME_PING, 1);
	light_seal(header + 1, 1, header, sizeof(*header), le64_to_cpu(header->number), pair->receive);
	return MOS_PACKET_ROOM + 1;
}

static u32 make_noise(struct feed *f, void *to)
{
	static const u32 lengths[] = { sizeof(struct mos_wire_hello), sizeof(struct mos_wire_answer),
				       sizeof(struct mos_wire_cookie), MOS_PACKET_ROOM };
	u32 len = feed_fact(f, lengths[feed_number(f, 1) % 4], 1), i;
	u8 *bytes = to;

	for (i = 0; i < len; i++)
		bytes[i] = feed_number(f, 1);
	make_header(f, to, 1 + feed_number(f, 1) % 4, link.shakes[0].id);
	return len;
}

static u32 make_recorded(struct feed *f, void *to)
{
	const struct kept *one = &recorded[feed_number(f, 1) % KEPT];

	memcpy(to, one->bytes, one->len);
	return one->len;
}

static void input(struct feed *f)
{
	static u32 (*const makers[])(struct feed *f, void *to) = {
		make_hello, make_answer, make_cookie, make_packet, make_noise, make_recorded,
	};
	struct kept one = { .len = 0 };
	u8 *exact;

	one.len = makers[feed_number(f, 1) % ARRAY_SIZE(makers)](f, one.bytes);
	if (!one.len)
		return;
	if (feed_number(f, 1) % 8 == 0)
		one.bytes[feed_number(f, 2) % one.len] ^= 1 << feed_number(f, 1) % 8;
	if (feed_number(f, 1) % 4 == 0)
		recorded[feed_number(f, 1) % KEPT] = one;
	exact = malloc(one.len);
	memcpy(exact, one.bytes, one.len);
	mos_link_input(&link, exact, one.len, now);
	mos_link_settle(&link, now);
	free(exact);
}

static void check(void)
{
	require(memchr(link.refusal, 0, sizeof(link.refusal)));
	require(memchr(link.peer_release, 0, sizeof(link.peer_release)));
	require(mos_link_has_session(&link) == !!link.keys.now.id);
	require(!mos_link_has_session(&link) || link.peer_epoch == link.keys.now.epoch);
	require(link.state != MOS_LINK_LOST || (!link.keys.next[0].id && !link.keys.next[1].id && !link.keys.next[2].id));
}

/**
 * LLVMFuzzerTestOneInput() - try one input
 * @data: what is sent, and what time does
 * @size: how many bytes
 *
 * Return: 0.
 */
int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct feed f = { .at = data, .left = size };

	if (!link.config)
		begin();
	while (f.left) {
		input(&f);
		check();
		now += feed_number(&f, 2) * 50 * MOS_NS_PER_US;
		mos_link_tick(&link, now);
		if (link.state == MOS_LINK_LOST)
			mos_link_restart(&link, 100 + feed_number(&f, 1), now);
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
	static const struct fuzzer fuzzer = { .name = "hello", .min = 1, .max = 512, .fill = random_fill,
					      .anew = anew };

	fuzz(&fuzzer, argc, argv);
	if (link.config)
		mos_link_destroy(&link);
	return 0;
}

#endif
