// SPDX-License-Identifier: GPL-2.0
/* Owns the bytes of a datagram about addresses: written in one way, read in that way or not at all. */
#include "places.h"

enum { ASKS = 1, TELLS = 2 };

#define HEAD_BYTES 6u

static u8 *put_u32(u8 *at, u32 value)
{
	*at++ = value;
	*at++ = value >> 8;
	*at++ = value >> 16;
	*at++ = value >> 24;
	return at;
}

static u32 get_u32(const u8 *at)
{
	return at[0] | (u32)at[1] << 8 | (u32)at[2] << 16 | (u32)at[3] << 24;
}

/**
 * mos_places_encode() - write a datagram
 * @places: what it says; its nodes are sorted
 * @bytes: receives it, room for MOS_DATAGRAM_MAX
 *
 * Return: its length.
 */
u32 mos_places_encode(const struct mos_places *places, u8 *bytes)
{
	u8 *at = bytes;
	u32 i;

	*at++ = MOS_PLACES_VERSION;
	*at++ = places->asks ? ASKS : TELLS;
	at = put_u32(at, places->sender);
	for (i = 0; i < places->count; i++) {
		const struct mos_place *place = &places->place[i];

		at = put_u32(at, place->node);
		if (places->asks)
			continue;
		*at++ = place->len;
		memcpy(at, place->address, place->len);
		at += place->len;
	}
	return at - bytes;
}

/* Return: the bytes behind it; NULL: it is not as it would have been written. */
static const u8 *get_place(const u8 *at, const u8 *end, bool asks, struct mos_place *place)
{
	*place = (struct mos_place){ 0 };
	if (end - at < 4)
		return NULL;
	place->node = get_u32(at);
	at += 4;
	if (asks)
		return at;
	if (at == end)
		return NULL;
	place->len = *at++;
	if ((place->len != 4 && place->len != 16) || end - at < (ptrdiff_t)place->len)
		return NULL;
	memcpy(place->address, at, place->len);
	return at + place->len;
}

/**
 * mos_places_decode() - read a datagram
 * @bytes: the datagram, from anybody who has the key
 * @len: its length
 * @places: receives what it says
 *
 * Return: 0 or -EBADMSG.
 */
int mos_places_decode(const u8 *bytes, size_t len, struct mos_places *places)
{
	const u8 *at = bytes + HEAD_BYTES, *end = bytes + len;
	u32 before = 0;

	if (len <= HEAD_BYTES || bytes[0] != MOS_PLACES_VERSION || (bytes[1] != ASKS && bytes[1] != TELLS))
		return -EBADMSG;
	*places = (struct mos_places){ .asks = bytes[1] == ASKS, .sender = get_u32(bytes + 2) };
	if (!places->sender)
		return -EBADMSG;
	while (at < end) {
		struct mos_place *place = &places->place[places->count];

		if (places->count == MOS_PLACES_MAX)
			return -EBADMSG;
		at = get_place(at, end, places->asks, place);
		if (!at || place->node <= before)
			return -EBADMSG;
		before = place->node;
		places->count++;
	}
	return 0;
}
