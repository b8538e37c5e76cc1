// SPDX-License-Identifier: GPL-2.0
/* Datagrams about addresses: what is written is read, and nothing else. */
/* sources: userland/infod/core/places.c */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "userland/infod/core/places.h"

static void places__gives_back_what_it_was_given(void **state)
{
	struct mos_places told = {
		.sender = 70000, .count = 2,
		.place = { { 3, 4, { 10, 77, 0, 3 } }, { 65535, 16, { 0xfd, 1, [15] = 9 } } },
	};
	struct mos_places asked = { .sender = 1, .asks = true, .count = MOS_PLACES_MAX }, got;
	u8 bytes[MOS_DATAGRAM_MAX];
	u32 i;

	(void)state;
	assert_int_equal(mos_places_decode(bytes, mos_places_encode(&told, bytes), &got), 0);
	assert_memory_equal(&got, &told, sizeof(got));
	assert_true(mos_places_is(bytes, 1));
	for (i = 0; i < asked.count; i++)
		asked.place[i].node = i + 1;
	assert_int_equal(mos_places_decode(bytes, mos_places_encode(&asked, bytes), &got), 0);
	assert_memory_equal(&got, &asked, sizeof(got));
}

static void places__has_these_bytes(void **state)
{
	static const u8 right[] = { 0x81, 2, 1, 0, 0, 0, 2, 1, 0, 0, 4, 10, 77, 0, 2 };
	const struct mos_places told = { .sender = 1, .count = 1, .place = { { 0x102, 4, { 10, 77, 0, 2 } } } };
	u8 bytes[MOS_DATAGRAM_MAX];
	struct mos_places got;
	u32 len;

	(void)state;
	assert_int_equal(mos_places_encode(&told, bytes), sizeof(right));
	assert_memory_equal(bytes, right, sizeof(right));
	for (len = 0; len < sizeof(right); len++)
		assert_int_equal(mos_places_decode(right, len, &got), -EBADMSG);
}

static void places__refuses_what_is_not_its_own(void **state)
{
	static const struct {
		const char *what;
		u8 len;
		u8 bytes[24];
	} cases[] = {
		{ "gossip", 10, { 1, 1, 1, 0, 0, 0, 2, 0, 0, 0 } },
		{ "an unknown kind", 10, { 0x81, 3, 1, 0, 0, 0, 2, 0, 0, 0 } },
		{ "no sender", 10, { 0x81, 1, 0, 0, 0, 0, 2, 0, 0, 0 } },
		{ "no node", 6, { 0x81, 1, 1, 0, 0, 0 } },
		{ "node 0", 10, { 0x81, 1, 1, 0, 0, 0, 0, 0, 0, 0 } },
		{ "a node twice", 14, { 0x81, 1, 1, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0 } },
		{ "half a number", 12, { 0x81, 1, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0 } },
		{ "an address of three bytes", 14, { 0x81, 2, 1, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3 } },
		{ "an address that is cut short", 20, { 0x81, 2, 1, 0, 0, 0, 2, 0, 0, 0, 16, 1, 2, 3 } },
	};
	u8 many[6 + 4 * (MOS_PLACES_MAX + 1)] = { 0x81, 1, 1 };
	struct mos_places got;
	u32 i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++)
		if (mos_places_decode(cases[i].bytes, cases[i].len, &got) != -EBADMSG)
			fail_msg("%s was taken", cases[i].what);
	for (i = 0; i <= MOS_PLACES_MAX; i++)
		many[6 + 4 * i] = i + 1;
	assert_int_equal(mos_places_decode(many, sizeof(many), &got), -EBADMSG);
	assert_int_equal(mos_places_decode(many, sizeof(many) - 4, &got), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(places__gives_back_what_it_was_given),
		cmocka_unit_test(places__has_these_bytes),
		cmocka_unit_test(places__refuses_what_is_not_its_own),
	};

	return cmocka_run_group_tests_name("places", tests, NULL, NULL);
}
