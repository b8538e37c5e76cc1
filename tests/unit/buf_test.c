// SPDX-License-Identifier: GPL-2.0
/* Buffers: every length, across every border of a chunk, within bounds, with short memory. */
/* sources: kernel/proto/buf.c */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kernel/proto/buf.h"

static int failing_in = -1;

bool mos_alloc_fails(void)
{
	return failing_in >= 0 && failing_in-- == 0;
}

static void alloc__has_a_limit(void **state)
{
	struct mos_buf *buf = mos_buf_alloc(MOS_MSG_MAX, GFP_KERNEL);

	(void)state;
	assert_non_null(buf);
	mos_buf_free(buf);
	assert_null(mos_buf_alloc(MOS_MSG_MAX + 1, GFP_KERNEL));
	mos_buf_free(NULL);
	assert_int_equal(mos_buf_len(NULL), 0);
}

static void small__is_one_allocation(void **state)
{
	struct mos_writer w;
	struct mos_buf *buf;
	u32 i;

	(void)state;
	buf = mos_buf_alloc(MOS_BUF_FLAT, GFP_KERNEL);
	failing_in = 0;
	mos_writer_init(&w, buf, GFP_KERNEL);
	for (i = 0; i < MOS_BUF_FLAT; i++)
		mos_put_u8(&w, i);
	assert_int_equal(w.err, 0);
	assert_int_equal(failing_in, 0);
	failing_in = -1;
	mos_buf_free(buf);
}

static void write_read__across_chunks(void **state)
{
	static const u32 lengths[] = { 0, 1, 1280, 1281, 4095, 4096, 4097, 12288, 70000, MOS_MSG_MAX };
	u32 n, i, avail;

	(void)state;
	for (n = 0; n < ARRAY_SIZE(lengths); n++) {
		struct mos_buf *buf = mos_buf_alloc(lengths[n], GFP_KERNEL);
		struct mos_writer w;
		struct mos_reader r;

		mos_writer_init(&w, buf, GFP_KERNEL);
		for (i = 0; i < lengths[n]; i++)
			mos_put_u8(&w, i * 7 + (i >> 9));
		assert_int_equal(w.err, 0);
		assert_int_equal(mos_buf_len(buf), lengths[n]);
		mos_put_u8(&w, 1);
		assert_int_equal(w.err, -EMSGSIZE);

		mos_reader_init(&r, buf);
		for (i = 0; i < lengths[n]; i++)
			assert_int_equal(mos_get_u8(&r), (u8)(i * 7 + (i >> 9)));
		assert_int_equal(mos_reader_left(&r), 0);
		assert_int_equal(r.err, 0);
		assert_int_equal(mos_get_u8(&r), 0);
		assert_int_equal(r.err, -EBADMSG);
		assert_null(mos_buf_at(buf, lengths[n], &avail));
		assert_int_equal(avail, 0);
		mos_buf_free(buf);
	}
}

static void numbers__are_little_endian_and_whole(void **state)
{
	static const u8 wire[] = { 0x01, 0x03, 0x02, 0x07, 0x06, 0x05, 0x04,
				   0x0f, 0x0e, 0x0d, 0x0c, 0x0b, 0x0a, 0x09, 0x08 };
	struct mos_buf *buf = mos_buf_alloc(sizeof(wire), GFP_KERNEL);
	struct mos_writer w;
	struct mos_reader r;
	u8 bytes[sizeof(wire)];

	(void)state;
	mos_writer_init(&w, buf, GFP_KERNEL);
	mos_put_u8(&w, 0x01);
	mos_put_u16(&w, 0x0203);
	mos_put_u32(&w, 0x04050607);
	mos_put_u64(&w, 0x08090a0b0c0d0e0full);
	assert_int_equal(w.err, 0);
	assert_int_equal(mos_buf_load(buf, 0, bytes, sizeof(bytes)), 0);
	assert_memory_equal(bytes, wire, sizeof(wire));
	mos_reader_init(&r, buf);
	assert_int_equal(mos_get_u8(&r), 0x01);
	assert_int_equal(mos_get_u16(&r), 0x0203);
	assert_int_equal(mos_get_u32(&r), 0x04050607);
	assert_true(mos_get_u64(&r) == 0x08090a0b0c0d0e0full);
	mos_buf_free(buf);
}

/* A number before three bytes that are no room for another: in a flat buffer, and in two chunks. */
static void numbers__end_where_the_buffer_does(void **state)
{
	static const u32 rooms[] = { 11, MOS_CHUNK + 5 };
	struct mos_writer w;
	struct mos_reader r;
	struct mos_buf *buf;

	(void)state;
	for (u32 n = 0; n < ARRAY_SIZE(rooms); n++) {
		buf = mos_buf_alloc(rooms[n], GFP_KERNEL);
		mos_writer_init(&w, buf, GFP_KERNEL);
		mos_put_reserve(&w, rooms[n] - 7);
		mos_put_u32(&w, 0x04050607);
		mos_put_u32(&w, 1);
		assert_int_equal(w.err, -EMSGSIZE);
		mos_put_u8(&w, 1);
		assert_int_equal(mos_buf_len(buf), rooms[n] - 3);
		mos_reader_init(&r, buf);
		mos_get_skip(&r, rooms[n] - 7);
		assert_int_equal(mos_get_u32(&r), 0x04050607);
		assert_int_equal(r.err, 0);
		assert_int_equal(mos_get_u8(&r), 0);
		assert_int_equal(r.err, -EBADMSG);
		mos_reader_init(&r, buf);
		mos_get_skip(&r, rooms[n] - 6);
		assert_true(mos_get_u32(&r) == 0 && mos_get_u8(&r) == 0);
		assert_int_equal(r.err, -EBADMSG);
		mos_buf_free(buf);
	}
}

static void reader__error_sticks_and_gives_zeros(void **state)
{
	struct mos_buf *buf = mos_buf_alloc(8, GFP_KERNEL);
	struct mos_writer w;
	struct mos_reader r;
	u8 bytes[16];

	(void)state;
	mos_writer_init(&w, buf, GFP_KERNEL);
	mos_put_u64(&w, ~0ull);
	mos_reader_init(&r, buf);
	memset(bytes, 1, sizeof(bytes));
	assert_int_equal(mos_get_bytes(&r, bytes, 9), -EBADMSG);
	assert_int_equal(bytes[0], 0);
	assert_int_equal(mos_get_u32(&r), 0);
	assert_int_equal(mos_get_skip(&r, 0), -EBADMSG);
	assert_int_equal(mos_reader_left(&r), 0);
	mos_reader_init(&r, NULL);
	assert_int_equal(mos_get_bytes(&r, bytes, 0), 0);
	assert_int_equal(mos_get_u16(&r), 0);
	assert_int_equal(r.err, -EBADMSG);
	mos_buf_free(buf);
}

static void reserve__is_filled_later(void **state)
{
	struct mos_buf *buf = mos_buf_alloc(20000, GFP_KERNEL);
	struct mos_writer w;
	u8 bytes[9000], back[9000];
	u32 start, i;

	(void)state;
	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = i * 5;
	mos_writer_init(&w, buf, GFP_KERNEL);
	mos_put_u32(&w, 1);
	start = mos_put_reserve(&w, sizeof(bytes));
	mos_put_u32(&w, 2);
	assert_int_equal(w.err, 0);
	assert_int_equal(start, 4);
	assert_int_equal(mos_buf_store(buf, start, bytes, sizeof(bytes)), 0);
	assert_int_equal(mos_buf_load(buf, start, back, sizeof(back)), 0);
	assert_memory_equal(bytes, back, sizeof(bytes));
	assert_int_equal(mos_buf_store(buf, start, bytes, sizeof(bytes) + 5), -EMSGSIZE);
	assert_int_equal(mos_buf_load(buf, 9005, back, 4), -EMSGSIZE);
	assert_int_equal(mos_buf_load(buf, ~0u, back, 4), -EMSGSIZE);
	mos_put_reserve(&w, 20000);
	assert_int_equal(w.err, -EMSGSIZE);
	mos_buf_free(buf);
}

static void *chunk_of(u8 value)
{
	u8 *chunk = malloc(MOS_CHUNK);

	memset(chunk, value, MOS_CHUNK);
	return chunk;
}

static void lent__chunks_are_read_in_place_and_given_back(void **state)
{
	struct mos_buf *buf = mos_buf_alloc(5 * MOS_CHUNK, GFP_KERNEL);
	u8 *first = chunk_of(1), *second = chunk_of(2);
	struct mos_writer w;
	struct mos_reader r;
	u32 avail;

	(void)state;
	mos_writer_init(&w, buf, GFP_KERNEL);
	mos_put_u32(&w, 7);
	mos_put_padding(&w);
	mos_put_lent(&w, first);
	mos_put_lent(&w, second);
	mos_put_u8(&w, 9);
	assert_int_equal(w.err, 0);
	assert_int_equal(mos_buf_len(buf), 3 * MOS_CHUNK + 1);
	assert_ptr_equal(mos_buf_at(buf, 2 * MOS_CHUNK, &avail), second);
	mos_reader_init(&r, buf);
	assert_int_equal(mos_get_u32(&r), 7);
	assert_int_equal(mos_get_u8(&r), 0);
	mos_get_padding(&r);
	assert_int_equal(mos_get_u8(&r), 1);
	mos_get_padding(&r);
	assert_int_equal(mos_get_u8(&r), 2);
	mos_get_padding(&r);
	assert_int_equal(mos_get_u8(&r), 9);
	assert_int_equal(mos_get_padding(&r), -EBADMSG);
	mos_buf_free(buf);
}

/* Where a chunk cannot be taken it is given back all the same. */
static void lent__only_at_a_chunk_in_one_row_with_room(void **state)
{
	struct mos_writer w;

	(void)state;
	mos_writer_init(&w, mos_buf_alloc(4 * MOS_CHUNK, GFP_KERNEL), GFP_KERNEL);
	mos_put_u8(&w, 1);
	mos_put_lent(&w, chunk_of(1));
	assert_int_equal(w.err, -EMSGSIZE);
	mos_buf_free(w.buf);
	mos_writer_init(&w, mos_buf_alloc(4 * MOS_CHUNK, GFP_KERNEL), GFP_KERNEL);
	mos_put_lent(&w, chunk_of(1));
	mos_put_u8(&w, 1);
	mos_put_padding(&w);
	assert_int_equal(w.err, 0);
	mos_put_lent(&w, chunk_of(2));
	assert_int_equal(w.err, -EMSGSIZE);
	mos_buf_free(w.buf);
	mos_writer_init(&w, mos_buf_alloc(MOS_CHUNK + 1, GFP_KERNEL), GFP_KERNEL);
	mos_put_lent(&w, chunk_of(1));
	assert_int_equal(w.err, 0);
	mos_put_lent(&w, chunk_of(2));
	assert_int_equal(w.err, -EMSGSIZE);
	mos_buf_free(w.buf);
	mos_writer_init(&w, NULL, GFP_KERNEL);
	mos_put_padding(&w);
	mos_put_lent(&w, chunk_of(1));
	assert_int_equal(w.err, -ENOMEM);
}

static void place__in_any_order(void **state)
{
	struct mos_buf *buf = mos_buf_alloc(10000, GFP_KERNEL);
	u8 piece[1000], back[1000];
	u32 i, n;

	(void)state;
	for (n = 10; n-- > 0;) {
		memset(piece, n + 1, sizeof(piece));
		assert_int_equal(mos_buf_place(buf, n * 1000, piece, sizeof(piece), GFP_KERNEL), 0);
	}
	for (n = 0; n < 10; n++) {
		assert_int_equal(mos_buf_load(buf, n * 1000, back, sizeof(back)), 0);
		for (i = 0; i < sizeof(back); i++)
			assert_int_equal(back[i], n + 1);
	}
	assert_int_equal(mos_buf_place(buf, 9001, piece, 1000, GFP_KERNEL), -EMSGSIZE);
	assert_int_equal(mos_buf_place(buf, ~0u, piece, 2, GFP_KERNEL), -EMSGSIZE);
	mos_buf_free(buf);
}

static void memory__short_is_said_once_and_for_all(void **state)
{
	u8 page[4096] = { 0 };
	struct mos_writer w;
	struct mos_buf *buf;
	int after;

	(void)state;
	failing_in = 0;
	assert_null(mos_buf_alloc(100, GFP_KERNEL));
	mos_writer_init(&w, NULL, GFP_KERNEL);
	mos_put_u8(&w, 1);
	assert_int_equal(mos_put_reserve(&w, 1), 0);
	assert_int_equal(w.err, -ENOMEM);
	for (after = 0; after < 4; after++) {
		buf = mos_buf_alloc(4 * 4096, GFP_KERNEL);
		failing_in = after;
		mos_writer_init(&w, buf, GFP_KERNEL);
		while (!w.err)
			mos_put_bytes(&w, page, sizeof(page));
		assert_int_equal(w.err, -ENOMEM);
		assert_int_equal(mos_buf_len(buf), after * 4096);
		mos_put_u8(&w, 1);
		assert_int_equal(mos_buf_len(buf), after * 4096);
		mos_buf_free(buf);
	}
	failing_in = -1;
}

/* What is missing from a message does not show in its buffer: it is not sent. */
static void finish__frees_what_is_not_whole(void **state)
{
	struct mos_writer w;

	(void)state;
	mos_writer_init(&w, mos_buf_alloc(4, GFP_KERNEL), GFP_KERNEL);
	mos_put_u32(&w, 1);
	assert_int_equal(mos_writer_finish(&w), 0);
	assert_int_equal(mos_buf_len(w.buf), 4);
	mos_put_u8(&w, 1);
	assert_int_equal(mos_writer_finish(&w), -EMSGSIZE);
	assert_null(w.buf);
	mos_writer_init(&w, NULL, GFP_KERNEL);
	assert_int_equal(mos_writer_finish(&w), -ENOMEM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(alloc__has_a_limit),
		cmocka_unit_test(small__is_one_allocation),
		cmocka_unit_test(write_read__across_chunks),
		cmocka_unit_test(numbers__are_little_endian_and_whole),
		cmocka_unit_test(numbers__end_where_the_buffer_does),
		cmocka_unit_test(reader__error_sticks_and_gives_zeros),
		cmocka_unit_test(reserve__is_filled_later),
		cmocka_unit_test(lent__chunks_are_read_in_place_and_given_back),
		cmocka_unit_test(lent__only_at_a_chunk_in_one_row_with_room),
		cmocka_unit_test(place__in_any_order),
		cmocka_unit_test(memory__short_is_said_once_and_for_all),
		cmocka_unit_test(finish__frees_what_is_not_whole),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
