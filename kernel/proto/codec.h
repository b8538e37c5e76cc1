/* SPDX-License-Identifier: GPL-2.0 */
/* Writes and reads the parts of a datagram; nothing that it accepts can make the reader leave its bounds. */
#ifndef MOS_PROTO_CODEC_H
#define MOS_PROTO_CODEC_H

#include "../pure.h"
#include "ranges.h"
#include "wire.h"

/**
 * struct mos_cursor - what is left of a datagram
 * @at:   next byte
 * @left: bytes from there
 */
struct mos_cursor {
	const u8 *at;
	u32 left;
};

/**
 * struct mos_ack_walk - goes through the ranges of an acknowledgement, downwards
 * @next: the next range on the wire
 * @left: how many follow
 * @range: the present one
 */
struct mos_ack_walk {
	const struct mos_wire_range *next;
	u32 left;
	struct mos_range range;
};

/**
 * mos_cursor_take() - pass over the next bytes
 * @cursor: the datagram
 * @len:    how many
 *
 * Return: where they are, or NULL if there are fewer.
 */
static inline const void *mos_cursor_take(struct mos_cursor *cursor, u32 len)
{
	const u8 *at = cursor->at;

	if (len > cursor->left)
		return NULL;
	cursor->at += len;
	cursor->left -= len;
	return at;
}

const struct mos_wire_header *mos_take_header(struct mos_cursor *cursor);
const struct mos_wire_ack *mos_take_ack(struct mos_cursor *cursor);
const struct mos_wire_data *mos_take_data(struct mos_cursor *cursor);
/**
 * mos_bulk_count_up() - make the head of a packet that of the next in a run
 * @head: the head
 */
static inline void mos_bulk_count_up(struct mos_wire_bulk *head)
{
	head->header.number = cpu_to_le64(le64_to_cpu(head->header.number) + 1);
	head->header.span = cpu_to_le16(le16_to_cpu(head->header.span) + 1);
	head->data.index = cpu_to_le16(le16_to_cpu(head->data.index) + 1);
}

u32 mos_run_count(const void *data, u32 len, u32 each);

void mos_ack_walk_start(struct mos_ack_walk *walk, const struct mos_wire_ack *ack);
bool mos_ack_walk_next(struct mos_ack_walk *walk);

/**
 * mos_fragments() - how many fragments a message has
 * @total: bytes of the message
 * @size:  bytes of each fragment but the last
 */
static inline u32 mos_fragments(u32 total, u32 size)
{
	return total > size ? DIV_ROUND_UP(total, size) : 1;
}

/**
 * mos_fragment_len() - bytes of one fragment
 * @total: bytes of the message
 * @size:  bytes of each fragment but the last
 * @index: which fragment
 */
static inline u32 mos_fragment_len(u32 total, u32 size, u32 index)
{
	return min(size, total - index * size);
}

u32 mos_ack_len(const struct mos_ranges *set, u32 room);
void mos_put_ack(void *to, u32 len, const struct mos_ranges *set, u64 delay, u64 grant);
void mos_clean_text(char *dst, const char *src, u32 size);

#endif
