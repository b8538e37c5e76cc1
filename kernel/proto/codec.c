// SPDX-License-Identifier: GPL-2.0
/* Owns the checks of everything that comes off the wire, and the layout of what goes onto it. */
#include "codec.h"
#include "buf.h"
#include "outbox.h"

/**
 * mos_take_header() - read the header
 * @cursor: the whole datagram
 *
 * Return: the header, or NULL if it is not one that any version would send.
 */
const struct mos_wire_header *mos_take_header(struct mos_cursor *cursor)
{
	const struct mos_wire_header *header = mos_cursor_take(cursor, sizeof(*header));

	if (!header || !header->version || !header->node || !header->key)
		return NULL;
	return header;
}

/**
 * mos_ack_walk_start() - begin with the highest range
 * @walk: the walk
 * @ack:  from mos_take_ack()
 */
void mos_ack_walk_start(struct mos_ack_walk *walk, const struct mos_wire_ack *ack)
{
	walk->next = (const struct mos_wire_range *)(ack + 1);
	walk->left = ack->count;
	walk->range.high = le64_to_cpu(ack->largest);
	walk->range.low = walk->range.high - le32_to_cpu(ack->first) + 1;
}

/**
 * mos_ack_walk_next() - go on to the next lower range
 * @walk: the walk
 *
 * Return: false if there is none, or it would lie below the first number.
 */
bool mos_ack_walk_next(struct mos_ack_walk *walk)
{
	u32 gap, len;

	if (!walk->left)
		return false;
	gap = le16_to_cpu(walk->next->gap);
	len = le16_to_cpu(walk->next->len);
	if (!gap || !len || (u64)gap + len >= walk->range.low)
		return false;
	walk->range.high = walk->range.low - gap - 1;
	walk->range.low = walk->range.high - len + 1;
	walk->next++;
	walk->left--;
	return true;
}

/**
 * mos_take_ack() - read an acknowledgement
 * @cursor: at its first byte
 *
 * Return: the frame, whose ranges are sound, or NULL.
 */
const struct mos_wire_ack *mos_take_ack(struct mos_cursor *cursor)
{
	const struct mos_wire_ack *ack = mos_cursor_take(cursor, sizeof(*ack));
	struct mos_ack_walk walk;
	u64 first;

	if (!ack || !mos_cursor_take(cursor, ack->count * sizeof(struct mos_wire_range)))
		return NULL;
	first = le32_to_cpu(ack->first);
	if (!first || first > le64_to_cpu(ack->largest))
		return NULL;
	mos_ack_walk_start(&walk, ack);
	while (mos_ack_walk_next(&walk))
		;
	return walk.left ? NULL : ack;
}

static bool is_shaped(u32 total, u32 size, u32 index, u32 len)
{
	if (total > MOS_MSG_MAX || !size || (total > size && size < MOS_FRAGMENT_MIN))
		return false;
	return index < mos_fragments(total, size) && len == mos_fragment_len(total, size, index);
}

static bool is_named(const struct mos_wire_data *data)
{
	u32 behind = le32_to_cpu(data->behind);

	if (!data->id || behind >= le64_to_cpu(data->id) || (behind && !data->channel))
		return false;
	if (data->flags & ~(MOS_DATA_REPLY | MOS_DATA_PATIENT) || data->spare)
		return false;
	return data->call || !(data->flags & MOS_DATA_REPLY);
}

/**
 * mos_take_data() - read a fragment
 * @cursor: at its first byte
 *
 * Return: the frame, with its bytes right behind it and its numbers fitting each other, or NULL.
 */
const struct mos_wire_data *mos_take_data(struct mos_cursor *cursor)
{
	const struct mos_wire_data *data = mos_cursor_take(cursor, sizeof(*data));

	if (!data || !mos_cursor_take(cursor, le16_to_cpu(data->len)) || !is_named(data))
		return NULL;
	if (!is_shaped(le32_to_cpu(data->total), le16_to_cpu(data->size),
		       le16_to_cpu(data->index), le16_to_cpu(data->len)))
		return NULL;
	return data;
}

/* The bytes of a head, to be compared quickly: this is done for each datagram of a long message. */
struct head_words {
	u64 word[7];
} __packed;

static bool is_head(const struct mos_wire_bulk *head, const void *bytes)
{
	const struct head_words *want = (const void *)head, *have = bytes;
	u64 differ = 0;
	int i;

	static_assert(sizeof(*want) == sizeof(*head), "the words of a head");
#pragma GCC unroll 7
	for (i = 0; i < 7; i++)
		differ |= want->word[i] ^ have->word[i];
	return !differ;
}

/**
 * mos_run_count() - how many datagrams are a run: packets that follow each other, each with the next
 *                   fragment of one message and nothing else
 * @data: the first of them, opened but unchecked
 * @len:  bytes of all
 * @each: bytes of one
 *
 * What is true of the head of the first, apart from its number, span and index, is true of all of them.
 *
 * Return: how many; 1 for a datagram of any other kind.
 */
u32 mos_run_count(const void *data, u32 len, u32 each)
{
	struct mos_wire_bulk head;
	u32 count = 1;

	if (len < 2 * each || each < sizeof(head) + MOS_TAG_LEN)
		return 1;
	memcpy(&head, data, sizeof(head));
	if (head.header.kind != MOS_WIRE_PACKET || head.data.kind != MOS_FRAME_DATA ||
	    le16_to_cpu(head.data.len) != each - sizeof(head) - MOS_TAG_LEN)
		return 1;
	for (len -= each; len >= each; len -= each) {
		mos_bulk_count_up(&head);
		if (!is_head(&head, data + count * each))
			break;
		count++;
	}
	return count;
}

/**
 * mos_ack_len() - how long an acknowledgement will be
 * @set:  what has arrived
 * @room: bytes it may take
 *
 * Return: its bytes, with as many ranges as fit; 0 if there is nothing to tell or no room for it.
 */
u32 mos_ack_len(const struct mos_ranges *set, u32 room)
{
	u32 more;

	if (!set->count || room < sizeof(struct mos_wire_ack))
		return 0;
	more = (room - sizeof(struct mos_wire_ack)) / sizeof(struct mos_wire_range);
	more = min(more, set->count - 1);
	return sizeof(struct mos_wire_ack) + more * sizeof(struct mos_wire_range);
}

/* Gaps and lengths fit: mos_wire_header.span has 16 bits, and what lies below it is forgotten. */
static void put_range(struct mos_wire_range *to, const struct mos_range *above)
{
	const struct mos_range *range = above + 1;

	to->gap = cpu_to_le16(above->low - range->high - 1);
	to->len = cpu_to_le16(range->high - range->low + 1);
}

/**
 * mos_put_ack() - write an acknowledgement
 * @to:    where
 * @len:   from mos_ack_len()
 * @set:   what has arrived
 * @delay: how long the answer to the highest number was held back, ns
 * @grant: charge that the peer may have started in all
 */
void mos_put_ack(void *to, u32 len, const struct mos_ranges *set, u64 delay, u64 grant)
{
	struct mos_wire_ack *ack = to;
	u64 first = set->range[0].high - set->range[0].low + 1;
	u32 i;

	ack->kind = MOS_FRAME_ACK;
	ack->count = (len - sizeof(*ack)) / sizeof(struct mos_wire_range);
	for (i = 0; i < ack->count; i++)
		put_range((struct mos_wire_range *)(ack + 1) + i, &set->range[i]);
	ack->delay = cpu_to_le16(min_t(u64, delay / MOS_ACK_DELAY_UNIT, 0xffff));
	ack->first = cpu_to_le32(min_t(u64, first, U32_MAX));
	ack->largest = cpu_to_le64(set->range[0].high);
	ack->grant = cpu_to_le64(grant);
}

/**
 * mos_clean_text() - copy a peer's words so that a log and a terminal can bear them
 * @dst:  where, with a final zero
 * @src:  the words, @size bytes, perhaps without a final zero
 * @size: bytes of both
 */
void mos_clean_text(char *dst, const char *src, u32 size)
{
	u32 i;

	for (i = 0; i + 1 < size && src[i]; i++)
		dst[i] = src[i] < ' ' || src[i] > '~' ? '?' : src[i];
	dst[i] = '\0';
}
