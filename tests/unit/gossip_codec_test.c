// SPDX-License-Identifier: GPL-2.0
/* Datagrams of gossip: what is written is read back, the bytes are what they always were, nothing else passes. */
/* sources: userland/infod/core/codec.c userland/infod/core/vector.c */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "userland/infod/core/codec.h"

static u8 bytes[MOS_DATAGRAM_MAX];
static struct mos_encoder encoder;

static struct mos_entry entry_of(u32 node)
{
	struct mos_entry entry = {
		.node = node, .sequence = 1000,
		.facts = { .incarnation = 1700000000, .speed = 12000, .cpus = 8, .total_mb = 32000 },
		.state = { .runnable = 350, .free_mb = 4000, .room = 12, .util = 42, .flags = MOS_NODE_STAYS },
		.detail = { .pressure = 3, .io_kb = 7, .net_kb = 1 << 20, .guests = 2, .away = 300 },
	};

	entry.tag = mos_facts_tag(&entry.facts);
	return entry;
}

static void begin(u32 flags, u32 intent, u32 granted)
{
	struct mos_head head = { .flags = flags, .sender = 1, .intent = intent, .granted = granted };

	mos_encode_head(&encoder, bytes, &head);
}

/* Reads to the end. Return: entries, or the error. */
static int read_all(const u8 *from, size_t len)
{
	struct mos_decoder decoder;
	struct mos_head head;
	struct mos_news news;
	int count = 0;

	mos_decode_head(&decoder, from, len, &head);
	while (mos_decode_entry(&decoder, &news))
		count++;
	return decoder.err ?: count;
}

static void codec__gives_back_what_it_was_given(void **state)
{
	struct mos_entry full = entry_of(3), brief = entry_of(4), dead = entry_of(70000);
	struct mos_decoder decoder;
	struct mos_head head;
	struct mos_news news;

	(void)state;
	begin(MOS_DATAGRAM_ASK | MOS_DATAGRAM_FACTS | MOS_DATAGRAM_CLAIM, 150, 0);
	dead.cause = MOS_CAUSE_LEFT;
	assert_true(mos_encode_entry(&encoder, &full, MOS_FORM_FULL, 20));
	assert_true(mos_encode_entry(&encoder, &brief, MOS_FORM_SHORT, 300));
	assert_true(mos_encode_entry(&encoder, &dead, MOS_FORM_DEAD, 0));

	assert_int_equal(mos_decode_head(&decoder, bytes, encoder.len, &head), 0);
	assert_int_equal(head.flags, MOS_DATAGRAM_ASK | MOS_DATAGRAM_FACTS | MOS_DATAGRAM_CLAIM);
	assert_int_equal(head.sender, 1);
	assert_int_equal(head.intent, 150);
	assert_true(mos_decode_entry(&decoder, &news));
	assert_int_equal(news.form, MOS_FORM_FULL);
	assert_int_equal(news.age, 20);
	assert_memory_equal(&news.entry, &full, sizeof(full));
	assert_true(mos_decode_entry(&decoder, &news));
	assert_int_equal(news.form, MOS_FORM_SHORT);
	assert_int_equal(news.entry.tag, brief.tag);
	assert_memory_equal(&news.entry.state, &brief.state, sizeof(brief.state));
	assert_true(mos_decode_entry(&decoder, &news));
	assert_int_equal(news.form, MOS_FORM_DEAD);
	assert_int_equal(news.entry.node, 70000);
	assert_int_equal(news.entry.cause, MOS_CAUSE_LEFT);
	assert_int_equal(news.entry.facts.incarnation, 1700000000);
	assert_false(mos_decode_entry(&decoder, &news));
	assert_int_equal(decoder.err, 0);
}

/* A change of these bytes is a change of the version. */
static void codec__has_these_bytes(void **state)
{
	static const u8 expected[] = {
		2, MOS_DATAGRAM_ANSWER, 1, 0, 100,
		MOS_FORM_SHORT | MOS_NODE_STAYS << 2, 4, 0xe8, 7, 0xac, 2, 0x34, 0x12, 0xde, 2, 0xa0, 0x0f, 12, 42,
		MOS_FORM_DEAD, 3, 0xe8, 7, 0, 9, MOS_CAUSE_SILENT,
	};
	struct mos_entry brief = entry_of(4), dead = entry_of(7);

	(void)state;
	begin(MOS_DATAGRAM_ANSWER, 0, 100);
	brief.tag = 0x1234;
	dead.cause = MOS_CAUSE_SILENT;
	dead.facts.incarnation = 9;
	mos_encode_entry(&encoder, &brief, MOS_FORM_SHORT, 300);
	mos_encode_entry(&encoder, &dead, MOS_FORM_DEAD, 0);
	assert_int_equal(encoder.len, sizeof(expected));
	assert_memory_equal(bytes, expected, sizeof(expected));
	assert_int_equal(read_all(bytes, encoder.len), 2);
}

static void codec__rounds_sizes_down(void **state)
{
	struct mos_entry entry = entry_of(2);
	struct mos_decoder decoder;
	struct mos_head head;
	struct mos_news news;

	(void)state;
	entry.state.free_mb = 1000001;
	entry.detail.io_kb = U32_MAX;
	entry.detail.pressure = 500;
	entry.state.util = 101;
	begin(0, 0, 0);
	mos_encode_entry(&encoder, &entry, MOS_FORM_FULL, 0);
	mos_decode_head(&decoder, bytes, encoder.len, &head);
	assert_true(mos_decode_entry(&decoder, &news));
	assert_in_range(news.entry.state.free_mb, 999500, 1000001);
	assert_in_range(news.entry.detail.io_kb, 7u << 29, U32_MAX);
	assert_int_equal(news.entry.detail.pressure, 100);
	assert_int_equal(news.entry.state.util, 100);
}

static void codec__stops_when_full(void **state)
{
	struct mos_entry entry = entry_of(1);
	int count = 0;

	(void)state;
	begin(0, 0, 0);
	for (; mos_encode_entry(&encoder, &entry, MOS_FORM_SHORT, 2000); entry.node++)
		count++;
	assert_in_range(count, 90, MOS_DATAGRAM_ENTRIES);
	assert_in_range(encoder.len, MOS_DATAGRAM_MAX - 16, MOS_DATAGRAM_MAX);
	assert_int_equal(read_all(bytes, encoder.len), count);
}

static void codec__refuses_what_is_cut_short(void **state)
{
	struct mos_entry entry = entry_of(300);
	u32 len, head;

	(void)state;
	begin(0, 0, 0);
	head = encoder.len;
	mos_encode_entry(&encoder, &entry, MOS_FORM_FULL, 20);
	for (len = 0; len < encoder.len; len++)
		if (len != head)
			assert_int_equal(read_all(bytes, len), -EBADMSG);
	assert_int_equal(read_all(bytes, head), 0);
}

/* Each changes one thing of a datagram that is right. */
static void codec__refuses_what_is_not_its_own(void **state)
{
	static const struct {
		const char *what;
		u8 len;
		u8 bytes[24];
		int err;
	} cases[] = {
		{ "another version", 5, { 1, 0, 1, 0, 0 }, -EPROTONOSUPPORT },
		{ "an unknown flag", 5, { 2, 32, 1, 0, 0 }, -EBADMSG },
		{ "no sender", 5, { 2, 0, 0, 0, 0 }, -EBADMSG },
		{ "a claim without a question", 5, { 2, MOS_DATAGRAM_CLAIM, 1, 0, 0 }, -EBADMSG },
		{ "an announcement that wants something", 5,
		  { 2, MOS_DATAGRAM_ANNOUNCE | MOS_DATAGRAM_ASK, 1, 0, 0 }, -EBADMSG },
		{ "an intent without a claim", 5, { 2, MOS_DATAGRAM_ASK, 1, 5, 0 }, -EBADMSG },
		{ "a wish for facts without a question", 5, { 2, 4, 1, 0, 0 }, -EBADMSG },
		{ "a grant without an answer", 5, { 2, 0, 1, 0, 5 }, -EBADMSG },
		{ "a number longer than it must be", 6, { 2, 0, 0x81, 0, 0, 0 }, -EBADMSG },
		{ "a number of more than 32 bits", 9, { 2, 0, 0xff, 0xff, 0xff, 0xff, 0x1f, 0, 0 }, -EBADMSG },
		{ "an unknown form", 16, { 2, 0, 1, 0, 0, 3, 1, 1, 0, 1, 1, 0, 0, 0, 0, 0 }, -EBADMSG },
		{ "the same node twice", 19, { 2, 0, 1, 0, 0, 2, 1, 1, 0, 1, 1, 0, 2, 0, 1, 0, 1, 1 }, -EBADMSG },
		{ "no sequence", 11, { 2, 0, 1, 0, 0, 2, 1, 0, 0, 1, 1 }, -EBADMSG },
		{ "death without a cause", 11, { 2, 0, 1, 0, 0, 2, 1, 1, 0, 1, 0 }, -EBADMSG },
		{ "an unknown cause", 11, { 2, 0, 1, 0, 0, 2, 1, 1, 0, 1, MOS_CAUSE_NR }, -EBADMSG },
		{ "death with flags", 11, { 2, 0, 1, 0, 0, 6, 1, 1, 0, 1, 1 }, -EBADMSG },
		{ "a tag of 0", 16, { 2, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0 }, -EBADMSG },
		{ "a float in two ways", 16, { 2, 0, 1, 0, 0, 0, 1, 1, 0, 1, 0, 0, 1, 0x10, 0, 0 }, -EBADMSG },
		{ "no CPU", 23, { 2, 0, 1, 0, 0, 1, 1, 1, 0, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, -EBADMSG },
		{ "a pressure above 100", 23, { 2, 0, 1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 1, 0, 0, 0, 0, 100, 101 }, -EBADMSG },
		{ "more than all in use", 23, { 2, 0, 1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 1, 0, 0, 0, 0, 101, 100 }, -EBADMSG },
	};
	static const u8 right[] = { 2, 0, 1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 1, 0, 0, 0, 0, 100, 100, 0, 0, 0, 0 };
	size_t i;

	(void)state;
	assert_int_equal(read_all(right, sizeof(right)), 1);
	for (i = 0; i < ARRAY_SIZE(cases); i++)
		if (read_all(cases[i].bytes, cases[i].len) != cases[i].err)
			fail_msg("%s was taken", cases[i].what);
}

static void tag__depends_on_every_fact(void **state)
{
	struct mos_facts facts = entry_of(1).facts, other = facts;

	(void)state;
	other.incarnation++;
	assert_int_not_equal(mos_facts_tag(&facts), mos_facts_tag(&other));
	other = facts;
	other.speed++;
	assert_int_not_equal(mos_facts_tag(&facts), mos_facts_tag(&other));
	other = facts;
	other.cpus++;
	assert_int_not_equal(mos_facts_tag(&facts), mos_facts_tag(&other));
	other = facts;
	other.total_mb++;
	assert_int_not_equal(mos_facts_tag(&facts), mos_facts_tag(&other));
	for (facts.incarnation = 0; facts.incarnation < 200000; facts.incarnation++)
		assert_int_not_equal(mos_facts_tag(&facts), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codec__gives_back_what_it_was_given),
		cmocka_unit_test(codec__has_these_bytes),
		cmocka_unit_test(codec__rounds_sizes_down),
		cmocka_unit_test(codec__stops_when_full),
		cmocka_unit_test(codec__refuses_what_is_cut_short),
		cmocka_unit_test(codec__refuses_what_is_not_its_own),
		cmocka_unit_test(tag__depends_on_every_fact),
	};

	return cmocka_run_group_tests_name("gossip_codec", tests, NULL, NULL);
}
