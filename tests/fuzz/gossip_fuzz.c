// SPDX-License-Identifier: GPL-2.0
/* Throws datagrams at a node's gossip: random ones, and true ones with a few bytes changed. */
/* sources: userland/infod/core/gossip.c userland/infod/core/announce.c userland/infod/core/fill.c userland/infod/core/codec.c userland/infod/core/vector.c userland/infod/core/window.c */
#include "userland/infod/core/gossip.h"
#include "fuzz.h"

#define CAPACITY 40u

static struct mos_gossip self, other;
static struct mos_entry entries[2][CAPACITY];
static u64 now = 1000;

static void begin(struct mos_gossip *gossip, u32 node, struct mos_entry *memory)
{
	static const struct mos_gossip_settings settings = MOS_GOSSIP_DEFAULTS;

	mos_gossip_init(gossip, &settings, node, 5, memory, CAPACITY, node, now);
	mos_gossip_know(gossip, 3 - node);
}

static void anew(void)
{
	now = 1000;
	begin(&self, 1, entries[0]);
	begin(&other, 2, entries[1]);
}

/* What must hold of a vector, whatever was heard. */
static void check_vector(const struct mos_vector *vector)
{
	u32 i, living = 0;

	require(vector->count <= vector->capacity);
	for (i = 0; i < vector->count; i++) {
		const struct mos_entry *entry = &vector->entries[i];

		require(entry->node && (!i || entry[-1].node < entry->node));
		require(entry->node <= self.settings.number_max && entry->node != self.self.node);
		require(!entry->tag || entry->tag == mos_facts_tag(&entry->facts));
		require(entry->cause < MOS_CAUSE_NR && !(entry->state.flags & ~MOS_NODE_FLAGS));
		living += mos_entry_lives(entry);
	}
	require(living == vector->living);
}

/* What was read is written as it was. */
static void check_canonical(const u8 *data, size_t size)
{
	u8 bytes[MOS_DATAGRAM_MAX];
	struct mos_encoder encoder;
	struct mos_decoder decoder;
	struct mos_head head;
	struct mos_news news;

	require(!mos_decode_head(&decoder, data, size, &head));
	mos_encode_head(&encoder, bytes, &head);
	while (mos_decode_entry(&decoder, &news))
		require(mos_encode_entry(&encoder, &news.entry, news.form, news.age));
	require(!decoder.err);
	require(encoder.len == size && !memcmp(bytes, data, size));
}

static void hear(const u8 *data, size_t size)
{
	struct mos_receipt receipt;
	u64 malformed = self.counts.malformed;
	int err = mos_gossip_receive(&self, now, data, size, &receipt);

	require(err == 0 || err == -EBADMSG || err == -EPROTONOSUPPORT);
	require(self.counts.malformed == malformed + (err != 0));
	if (!err)
		check_canonical(data, size);
	check_vector(&self.vector);
}

/* All that it has to say goes to the other, who must be able to read it. */
static void talk(void)
{
	u8 bytes[MOS_DATAGRAM_MAX];
	struct mos_receipt receipt;
	u32 to, len, count = 0;

	now += 250;
	while ((len = mos_gossip_send(&self, now, bytes, &to))) {
		require(len <= sizeof(bytes) && ++count <= MOS_ANSWERS_MAX + 2);
		require(!mos_gossip_receive(&other, now, bytes, len, &receipt));
	}
	require(mos_gossip_due(&self) > now);
}

/* A true datagram of the other, changed at a few places. */
static void hear_changed(struct feed *f)
{
	u8 bytes[MOS_DATAGRAM_MAX];
	u32 to, len, i;

	mos_gossip_ask(&other, 1, feed_number(f, 1));
	other.next = now;
	while ((len = mos_gossip_send(&other, now, bytes, &to))) {
		for (i = feed_number(f, 1) % 4; i; i--)
			bytes[feed_number(f, 2) % len] ^= feed_number(f, 1);
		hear(bytes, len - feed_number(f, 1) % 8 % len);
	}
}

/**
 * LLVMFuzzerTestOneInput() - try one input
 * @data: a byte that says what is done, then a datagram or the changes to one
 * @size: how many bytes
 *
 * What was heard is kept for the next inputs; now and then both begin anew.
 *
 * Return: 0.
 */
int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct feed f = { .at = data, .left = size };
	u64 kind = feed_number(&f, 1);

	if (!self.self.node || kind == 0xff)
		anew();
	if (kind % 2)
		hear_changed(&f);
	else
		hear(f.at, f.left);
	talk();
	return 0;
}

#ifndef WITH_LIBFUZZER

/* A head that is right, and entries of small numbers. */
static void random_fill(u64 *state, u8 *data, size_t size)
{
	static const u8 head[] = { MOS_GOSSIP_VERSION, 0, 2, 0, 0 };
	size_t i;

	for (i = 0; i < size; i++) {
		u64 r = random_next(state);

		data[i] = r >> 32 & 7 ? r >> 16 & 3 : r;
	}
	data[0] = random_next(state);
	if (!(data[0] % 2))
		memcpy(data + 1, head, sizeof(head));
}

/* What two say to each other in their first seconds: as it is, and as what may be changed. */
static void seeds(void (*give)(const u8 *data, size_t size))
{
	static const u8 as_it_is[] = { 1, 1, 0, 0 };
	u8 input[1 + MOS_DATAGRAM_MAX] = { 0 };
	u32 to, len, round, i;

	give(as_it_is, sizeof(as_it_is));
	for (round = 0; round < 8; round++) {
		anew();
		for (i = 0; i < round; i++)
			talk();
		mos_gossip_ask(&other, 1, round % 2);
		other.next = now;
		len = mos_gossip_send(&other, now, input + 1, &to);
		if (len)
			give(input, 1 + len);
	}
}

int main(int argc, char **argv)
{
	static const struct fuzzer fuzzer = { .name = "gossip", .min = 6, .max = 160, .fill = random_fill,
					      .anew = anew, .seeds = seeds };

	fuzz(&fuzzer, argc, argv);
	return 0;
}

#endif
