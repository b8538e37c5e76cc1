// SPDX-License-Identifier: GPL-2.0
/* Throws bytes at what reads datagrams about addresses: what it takes it must write in the same way. */
/* sources: userland/infod/core/places.c */
#include "userland/infod/core/places.h"
#include "fuzz.h"

/**
 * LLVMFuzzerTestOneInput() - try one input
 * @data: a datagram
 * @size: how many bytes
 *
 * Return: 0.
 */
int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	u8 bytes[MOS_DATAGRAM_MAX];
	struct mos_places places;
	u32 i;

	if (mos_places_decode(data, size, &places))
		return 0;
	require(places.sender && places.count && places.count <= MOS_PLACES_MAX);
	for (i = 0; i < places.count; i++)
		require(places.place[i].node > (i ? places.place[i - 1].node : 0));
	require(mos_places_encode(&places, bytes) == size && !memcmp(bytes, data, size));
	return 0;
}

#ifndef WITH_LIBFUZZER

/* A head that is right, and nodes of small numbers that mostly grow. */
static void random_fill(u64 *state, u8 *data, size_t size)
{
	u8 kind = 1 + random_next(state) % 2, node = 0;
	size_t i = 6, len;

	memset(data, 0, size);
	data[0] = MOS_PLACES_VERSION;
	data[1] = kind;
	data[2] = 1;
	while (i + 24 < size) {
		node += random_next(state) % 8;
		data[i] = node;
		i += 4;
		if (kind == 1)
			continue;
		len = random_next(state) % 8 ? 4 : 16;
		data[i++] = random_next(state) % 16 ? len : 5;
		i += len;
	}
}

/* What asks for nodes and what tells of them. */
static void seeds(void (*give)(const u8 *data, size_t size))
{
	struct mos_places places = { .sender = 1, .count = 3, .asks = true };
	u8 bytes[MOS_DATAGRAM_MAX];
	u32 i;

	for (i = 0; i < places.count; i++)
		places.place[i].node = 2 + i;
	give(bytes, mos_places_encode(&places, bytes));
	places.asks = false;
	for (i = 0; i < places.count; i++)
		places.place[i].len = i % 2 ? 16 : 4;
	give(bytes, mos_places_encode(&places, bytes));
}

int main(int argc, char **argv)
{
	static const struct fuzzer fuzzer = { .name = "places", .min = 1, .max = 256, .fill = random_fill,
					      .seeds = seeds };

	fuzz(&fuzzer, argc, argv);
	return 0;
}

#endif
