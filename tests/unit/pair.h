/* SPDX-License-Identifier: GPL-2.0 */
/* Two links on a wire for each test, and what a peer that is in their session but means ill says. */
#ifndef MOS_TEST_PAIR_H
#define MOS_TEST_PAIR_H

#include "wire.h"

static struct wire wire;

static inline int setup(void **state)
{
	(void)state;
	alloc_failure = 0;
	wire_init(&wire, 1);
	return 0;
}

static inline int teardown(void **state)
{
	(void)state;
	alloc_failure = 0;
	wire_destroy(&wire);
	return 0;
}

static struct mos_wire_header forge_header(const struct end *from, u64 number)
{
	return (struct mos_wire_header){
		.version = MOS_PROTOCOL_VERSION,
		.kind = MOS_WIRE_PACKET,
		.node = cpu_to_le32(from->number + 1),
		.key = cpu_to_le32(from->link.keys.now.peer_id),
		.number = cpu_to_le64(number),
		.span = cpu_to_le16(100),
	};
}

/* A forged packet of @len bytes, the room for its tag not counted, becomes one that the key was there for. */
static inline void forge_seal(const struct end *from, void *packet, u32 len)
{
	struct mos_wire_header *header = packet;

	const struct mos_pair *pair = &from->link.keys.now;

	WIRE_CRYPTO.aead[pair->cipher].seal(header + 1, len - sizeof(*header), header, sizeof(*header),
					    le64_to_cpu(header->number), pair->send);
}

static u8 forged[MOS_DATAGRAM_MIN + MOS_TAG_LEN];

/* A packet with nothing in it yet; returns where its frames go. */
static inline void *forge_packet(struct end *from, u64 number)
{
	struct mos_wire_header header = forge_header(from, number);

	memset(forged, 0, sizeof(forged));
	memcpy(forged, &header, sizeof(header));
	return forged + sizeof(header);
}

/* What a message of six fragments says in its head, in a train of @count packets from @index on. */
static inline struct mos_hold *forge_train(struct end *from, u64 number, u32 index, u32 count, u32 each)
{
	struct mos_hold *hold = calloc(1, sizeof(*hold) + count * each);
	struct mos_wire_bulk head = { .header = forge_header(from, number) };
	u32 size = each - sizeof(head) - MOS_TAG_LEN, i;

	head.data.kind = MOS_FRAME_DATA;
	head.data.len = cpu_to_le16(size);
	head.data.size = cpu_to_le16(size);
	head.data.index = cpu_to_le16(index);
	head.data.total = cpu_to_le32(6 * size);
	head.data.id = cpu_to_le64(1);
	head.data.type = cpu_to_le16(7);
	for (i = 0; i < count; i++, mos_bulk_count_up(&head))
		memcpy(hold->bytes + i * each, &head, sizeof(head));
	hold->references = 1;
	return hold;
}

/* Each packet of the train, as it is by now. */
static inline void seal_train(const struct end *from, struct mos_hold *hold, u32 count, u32 each)
{
	u32 i;

	for (i = 0; i < count; i++)
		forge_seal(from, hold->bytes + i * each, each - MOS_TAG_LEN);
}

static inline void start_anew(struct end *end, u64 epoch)
{
	u32 i;

	mos_link_restart(&end->link, epoch, wire.now);
	send_made(end);
	for (i = 0; i < CHANNELS; i++)
		end->sequence[i] = wire.ends[!end->number].expected[i] = 0;
}

/* What has been delivered is not looked at. */
static inline void drop_all(struct end *end)
{
	struct mos_msg *msg;

	while ((msg = mos_link_take(&end->link)))
		end_free(end, msg);
	mos_link_consumed(&end->link, end->freed, wire.now);
}

/* Of messages without a channel: which have come. */
static inline void remember(struct end *end, u64 count)
{
	end->seen = calloc(1, count);
}

static inline void forget(struct end *end)
{
	free(end->seen);
	end->seen = NULL;
}

#define LINK_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

#endif
