// SPDX-License-Identifier: GPL-2.0
/* The wire format: what is written is read back, the bytes are what they always were, nothing else passes. */
/* sources: kernel/proto/buf.c kernel/proto/codec.c kernel/proto/ranges.c kernel/proto/outbox.c */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kernel/proto/codec.h"
#include "kernel/proto/outbox.h"

static struct mos_ranges set;

static void fill(const u64 *numbers, u32 count)
{
	u32 i;

	mos_ranges_init(&set);
	for (i = 0; i < count; i++)
		assert_true(mos_ranges_add(&set, numbers[i]));
}

static void ranges__join_and_split(void **state)
{
	static const u64 numbers[] = { 5, 7, 6, 1, 3, 2, 9 };

	(void)state;
	fill(numbers, ARRAY_SIZE(numbers));
	assert_int_equal(set.count, 3);
	assert_true(set.range[0].low == 9 && set.range[0].high == 9);
	assert_true(set.range[1].low == 5 && set.range[1].high == 7);
	assert_true(set.range[2].low == 1 && set.range[2].high == 3);
	assert_false(mos_ranges_add(&set, 6));
	assert_false(mos_ranges_add(&set, 0));
	assert_true(mos_ranges_add(&set, 8));
	assert_true(mos_ranges_add(&set, 4));
	assert_int_equal(set.count, 1);
}

static void ranges__forget_what_is_old(void **state)
{
	static const u64 numbers[] = { 1, 2, 3, 10, 11, 12, 20 };

	(void)state;
	fill(numbers, ARRAY_SIZE(numbers));
	mos_ranges_forget(&set, 11);
	assert_int_equal(set.count, 2);
	assert_true(set.range[1].low == 11);
	assert_false(mos_ranges_add(&set, 5));
	assert_true(mos_ranges_has(&set, 10));
	assert_false(mos_ranges_has(&set, 13));
}

static void ranges__are_bounded(void **state)
{
	u64 number;

	(void)state;
	mos_ranges_init(&set);
	for (number = 1; number < 1000; number += 2)
		assert_true(mos_ranges_add(&set, number));
	assert_int_equal(set.count, MOS_RANGES_MAX);
	assert_false(mos_ranges_add(&set, 2));
	for (number = 5000; number > 4000; number -= 2)
		mos_ranges_add(&set, number);
	assert_int_equal(set.count, MOS_RANGES_MAX);
	assert_true(set.range[0].high == 5000);
	assert_true(mos_ranges_add(&set, U64_MAX));
	assert_false(mos_ranges_add(&set, U64_MAX));
}

/* What is not remembered singly, because it lies below all that there is room for, is old from then on. */
static void ranges__take_nothing_twice(void **state)
{
	u64 number;

	(void)state;
	mos_ranges_init(&set);
	for (number = 1000; set.count < MOS_RANGES_MAX; number += 2)
		assert_true(mos_ranges_add(&set, number));
	assert_true(mos_ranges_add(&set, 5));
	assert_false(mos_ranges_add(&set, 5));
	assert_false(mos_ranges_add(&set, 4));
	assert_true(mos_ranges_add(&set, 6));
	assert_int_equal(set.count, MOS_RANGES_MAX);
	assert_true(set.range[MOS_RANGES_MAX - 1].low == 1000);
}

static void ack__reads_back(void **state)
{
	static const u64 numbers[] = { 1, 2, 3, 10, 11, 12, 20 };
	struct mos_cursor cursor;
	const struct mos_wire_ack *ack;
	struct mos_ack_walk walk;
	u8 bytes[100];
	u32 len;

	(void)state;
	fill(numbers, ARRAY_SIZE(numbers));
	len = mos_ack_len(&set, sizeof(bytes));
	assert_int_equal(len, sizeof(*ack) + 2 * sizeof(struct mos_wire_range));
	mos_put_ack(bytes, len, &set, 3 * MOS_ACK_DELAY_UNIT, 77);
	cursor = (struct mos_cursor){ .at = bytes, .left = len };
	ack = mos_take_ack(&cursor);
	assert_non_null(ack);
	assert_int_equal(cursor.left, 0);
	assert_int_equal(le16_to_cpu(ack->delay), 3);
	assert_true(le64_to_cpu(ack->grant) == 77);
	mos_ack_walk_start(&walk, ack);
	assert_true(walk.range.low == 20 && walk.range.high == 20);
	assert_true(mos_ack_walk_next(&walk));
	assert_true(walk.range.low == 10 && walk.range.high == 12);
	assert_true(mos_ack_walk_next(&walk));
	assert_true(walk.range.low == 1 && walk.range.high == 3);
	assert_false(mos_ack_walk_next(&walk));
}

static void ack__takes_the_room_there_is(void **state)
{
	static const u64 numbers[] = { 1, 3, 5, 7, 9 };

	(void)state;
	mos_ranges_init(&set);
	assert_int_equal(mos_ack_len(&set, 1000), 0);
	fill(numbers, ARRAY_SIZE(numbers));
	assert_int_equal(mos_ack_len(&set, 23), 0);
	assert_int_equal(mos_ack_len(&set, 24), 24);
	assert_int_equal(mos_ack_len(&set, 31), 28);
	assert_int_equal(mos_ack_len(&set, 1000), 40);
}

/* These bytes stay as they are for as long as the version does. */
static void ack__golden(void **state)
{
	static const u8 golden[] = { 0x01, 0x01, 0x05, 0x00, 0x02, 0x00, 0x00, 0x00,
				     0x06, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
				     0x34, 0x12, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
				     0x02, 0x00, 0x01, 0x00 };
	static const u64 numbers[] = { 2, 5, 6 };
	u8 bytes[sizeof(golden)];

	(void)state;
	fill(numbers, ARRAY_SIZE(numbers));
	assert_int_equal(mos_ack_len(&set, sizeof(bytes)), sizeof(golden));
	mos_put_ack(bytes, sizeof(bytes), &set, 5 * MOS_ACK_DELAY_UNIT, 0x1234);
	assert_memory_equal(bytes, golden, sizeof(golden));
}

static const struct mos_wire_ack *take_ack(struct mos_wire_ack *ack, u32 len)
{
	struct mos_cursor cursor = { .at = (const u8 *)ack, .left = len };

	return mos_take_ack(&cursor);
}

static void ack__unsound_is_refused(void **state)
{
	u8 bytes[sizeof(struct mos_wire_ack) + 2 * sizeof(struct mos_wire_range)] = { 0 };
	struct mos_wire_ack *ack = (struct mos_wire_ack *)bytes;
	struct mos_wire_range *range = (struct mos_wire_range *)(ack + 1);

	(void)state;
	ack->first = cpu_to_le32(1);
	ack->largest = cpu_to_le64(10);
	assert_non_null(take_ack(ack, sizeof(*ack)));
	assert_null(take_ack(ack, sizeof(*ack) - 1));
	ack->first = cpu_to_le32(11);
	assert_null(take_ack(ack, sizeof(*ack)));
	ack->first = 0;
	assert_null(take_ack(ack, sizeof(*ack)));
	ack->first = cpu_to_le32(1);
	ack->count = 2;
	assert_null(take_ack(ack, sizeof(*ack) + sizeof(*range)));
	assert_null(take_ack(ack, sizeof(bytes)));
	range[0].gap = range[0].len = range[1].gap = range[1].len = cpu_to_le16(2);
	assert_non_null(take_ack(ack, sizeof(bytes)));
	range[1].len = cpu_to_le16(4);
	assert_null(take_ack(ack, sizeof(bytes)));
}

/* A train of packets with the fragments of one message, as a run has them. */
static void make_train(u8 *train, u32 count, u32 each)
{
	struct mos_wire_bulk head = { 0 };
	u32 i;

	head.header.kind = MOS_WIRE_PACKET;
	head.header.number = cpu_to_le64(0xffffffff);
	head.header.span = cpu_to_le16(7);
	head.data.kind = MOS_FRAME_DATA;
	head.data.len = cpu_to_le16(each - sizeof(head) - MOS_TAG_LEN);
	for (i = 0; i < count; i++, mos_bulk_count_up(&head))
		memcpy(train + i * each, &head, sizeof(head));
}

/* Whatever byte of a head is another one, the run ends before it. */
static void run__ends_where_heads_differ(void **state)
{
	const u32 each = sizeof(struct mos_wire_bulk) + 600;
	u8 train[5 * 700];
	u32 i;

	(void)state;
	make_train(train, 5, each);
	assert_int_equal(mos_run_count(train, 5 * each, each), 5);
	assert_int_equal(mos_run_count(train, 5 * each - 1, each), 4);
	assert_int_equal(mos_run_count(train, each, each), 1);
	assert_int_equal(mos_run_count(train, 10, each), 1);
	for (i = 0; i < sizeof(struct mos_wire_bulk); i++) {
		train[3 * each + i] ^= 0x10;
		assert_int_equal(mos_run_count(train, 5 * each, each), 3);
		train[3 * each + i] ^= 0x10;
	}
	assert_int_equal(mos_run_count(train, 5 * each, each - 1), 1);
	train[1] = MOS_WIRE_HELLO;
	assert_int_equal(mos_run_count(train, 5 * each, each), 1);
}

static void ranges__runs(void **state)
{
	struct mos_ranges set;

	(void)state;
	mos_ranges_init(&set);
	mos_ranges_add_run(&set, 1, 9);
	assert_int_equal(set.count, 1);
	mos_ranges_add_run(&set, 20, 29);
	mos_ranges_add_run(&set, 12, 14);
	assert_int_equal(set.count, 3);
	assert_false(mos_ranges_meets(&set, 10, 11));
	assert_false(mos_ranges_meets(&set, 15, 19));
	assert_false(mos_ranges_meets(&set, 30, U64_MAX));
	assert_true(mos_ranges_meets(&set, 9, 11));
	assert_true(mos_ranges_meets(&set, 10, 12));
	assert_true(mos_ranges_meets(&set, 15, 40));
	assert_true(mos_ranges_meets(&set, 0, 0));
	mos_ranges_add_run(&set, 10, 11);
	mos_ranges_add_run(&set, 15, 19);
	assert_int_equal(set.count, 1);
	assert_int_equal(set.range[0].high, 29);
}

/* There is nothing above the highest number to stop at, nor to go on to. */
static void ranges__reach_the_highest_number(void **state)
{
	(void)state;
	mos_ranges_init(&set);
	mos_ranges_add_run(&set, U64_MAX - 1, U64_MAX);
	assert_int_equal(set.count, 1);
	assert_true(set.range[0].low == U64_MAX - 1 && set.range[0].high == U64_MAX);
	assert_false(mos_ranges_add(&set, 0));
	assert_true(mos_ranges_add(&set, 1));
	assert_int_equal(set.count, 2);
	assert_true(mos_ranges_meets(&set, 2, U64_MAX));
	assert_false(mos_ranges_meets(&set, 2, U64_MAX - 2));
}

static struct mos_outbox box;

/* A fragment as the outbox writes it. */
static u32 write_piece(u8 *bytes, u32 total, u32 nth)
{
	struct mos_parcel parcel = { .type = 0x0807, .channel = 0x11, .call = 0x0a0b, .reply = true };
	struct mos_piece piece = { 0 };
	struct mos_writer w;
	u32 i;

	mos_outbox_init(&box);
	box.grant = 4 * MOS_MSG_MAX;
	parcel.body = mos_buf_alloc(total, GFP_KERNEL);
	mos_writer_init(&w, parcel.body, GFP_KERNEL);
	for (i = 0; i < total; i++)
		mos_put_u8(&w, i);
	assert_int_equal(mos_outbox_add(&box, &parcel, 600), 0);
	for (i = 0; i <= nth; i++)
		assert_true(mos_outbox_pick(&box, 1400, &piece));
	mos_piece_write(&piece, bytes);
	return mos_piece_len(&piece);
}

static void data__golden(void **state)
{
	static const u8 golden[] = { 0x02, 0x01, 0x03, 0x00, 0x00, 0x00, 0x58, 0x02, 0x03, 0x00, 0x00, 0x00,
				     0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
				     0x11, 0x00, 0x00, 0x00, 0x07, 0x08, 0x00, 0x00, 0x0b, 0x0a, 0x00, 0x00,
				     0x00, 0x01, 0x02 };
	u8 bytes[100];

	(void)state;
	assert_int_equal(write_piece(bytes, 3, 0), sizeof(golden));
	assert_memory_equal(bytes, golden, sizeof(golden));
	mos_outbox_destroy(&box);
}

static void data__reads_back(void **state)
{
	const struct mos_wire_data *data;
	struct mos_cursor cursor;
	u8 bytes[1000];

	(void)state;
	cursor.left = write_piece(bytes, 1500, 2);
	cursor.at = bytes;
	data = mos_take_data(&cursor);
	assert_non_null(data);
	assert_int_equal(cursor.left, 0);
	assert_int_equal(le16_to_cpu(data->index), 2);
	assert_int_equal(le16_to_cpu(data->len), 300);
	assert_int_equal(((const u8 *)(data + 1))[0], (u8)1200);
	mos_outbox_destroy(&box);
}

static bool takes(const struct mos_wire_data *data, u32 len)
{
	struct mos_cursor cursor = { .at = (const u8 *)data, .left = len };

	return mos_take_data(&cursor);
}

/* Each field in turn is made to lie. */
static void data__unsound_is_refused(void **state)
{
	u8 bytes[1000];
	struct mos_wire_data *data = (struct mos_wire_data *)bytes, good;
	u32 len = write_piece(bytes, 1500, 1);

	(void)state;
	good = *data;
	assert_true(takes(data, len));
	assert_false(takes(data, len - 1));
	assert_false(takes(data, sizeof(*data) - 1));
#define LIE(field, value) (*data = good, data->field = (value), assert_false(takes(data, len)))
	LIE(flags, 0x81);
	LIE(flags, 0x05);
	LIE(len, cpu_to_le16(599));
	LIE(len, cpu_to_le16(601));
	LIE(index, cpu_to_le16(3));
	LIE(index, cpu_to_le16(2));
	LIE(size, 0);
	LIE(size, cpu_to_le16(MOS_FRAGMENT_MIN - 1));
	LIE(total, cpu_to_le32(MOS_MSG_MAX + 1));
	LIE(total, cpu_to_le32(600));
	LIE(id, 0);
	LIE(behind, cpu_to_le32(1));
	LIE(spare, cpu_to_le16(1));
	LIE(call, 0);
#undef LIE
	*data = good;
	data->id = cpu_to_le64(9);
	data->behind = cpu_to_le32(8);
	assert_true(takes(data, len));
	data->channel = 0;
	assert_false(takes(data, len));
	mos_outbox_destroy(&box);
}

static void header__of_nobody_is_refused(void **state)
{
	struct mos_wire_header header = { .version = 1, .kind = MOS_WIRE_HELLO,
					  .node = cpu_to_le32(1), .key = cpu_to_le32(1) };
	struct mos_cursor cursor = { .at = (const u8 *)&header, .left = sizeof(header) };

	(void)state;
	assert_non_null(mos_take_header(&cursor));
	assert_null(mos_take_header(&cursor));
	header.key = 0;
	cursor = (struct mos_cursor){ .at = (const u8 *)&header, .left = sizeof(header) };
	assert_null(mos_take_header(&cursor));
	header.key = 1;
	header.node = 0;
	cursor = (struct mos_cursor){ .at = (const u8 *)&header, .left = sizeof(header) };
	assert_null(mos_take_header(&cursor));
}

static void text__of_a_peer_is_made_harmless(void **state)
{
	char out[8];

	(void)state;
	mos_clean_text(out, "a\033[1mb\n", sizeof(out));
	assert_string_equal(out, "a?[1mb?");
	mos_clean_text(out, "12345678", sizeof(out));
	assert_string_equal(out, "1234567");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ranges__join_and_split),
		cmocka_unit_test(ranges__forget_what_is_old),
		cmocka_unit_test(ranges__are_bounded),
		cmocka_unit_test(ranges__take_nothing_twice),
		cmocka_unit_test(ack__reads_back),
		cmocka_unit_test(ack__takes_the_room_there_is),
		cmocka_unit_test(ack__golden),
		cmocka_unit_test(ack__unsound_is_refused),
		cmocka_unit_test(run__ends_where_heads_differ),
		cmocka_unit_test(ranges__runs),
		cmocka_unit_test(ranges__reach_the_highest_number),
		cmocka_unit_test(data__golden),
		cmocka_unit_test(data__reads_back),
		cmocka_unit_test(data__unsound_is_refused),
		cmocka_unit_test(header__of_nobody_is_refused),
		cmocka_unit_test(text__of_a_peer_is_made_harmless),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
