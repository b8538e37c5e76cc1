// SPDX-License-Identifier: GPL-2.0
/* The steps of gossip: news spreads, facts are told when they are needed, the dead are found and return. */
/* sources: userland/infod/core/gossip.c userland/infod/core/announce.c userland/infod/core/fill.c userland/infod/core/codec.c userland/infod/core/vector.c userland/infod/core/window.c */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "userland/infod/core/gossip.h"

#define NODES 64u
#define STEP 500u

/* Node i + 1 is nodes[i]. */
static struct mos_gossip nodes[NODES];
static struct mos_entry entries[NODES][NODES];
static bool off[NODES];
/* Node 1 says so of itself. */
static u32 flags_of_first;
static u32 count;
static u64 now;

static const struct mos_gossip_settings defaults = MOS_GOSSIP_DEFAULTS;

static void start(u32 i, u32 incarnation)
{
	mos_gossip_init(&nodes[i], &defaults, i + 1, incarnation, entries[i], NODES, i + now * 1000, now);
	/* One seed is enough. */
	mos_gossip_know(&nodes[i], i ? 1 : 2);
}

static void begin(u32 how_many)
{
	count = how_many;
	now = 1000;
	flags_of_first = 0;
	memset(off, 0, sizeof(off));
	for (u32 i = 0; i < count; i++)
		start(i, 100);
}

static void deliver(u32 i)
{
	u8 bytes[MOS_DATAGRAM_MAX];
	struct mos_receipt receipt;
	u32 to, len;

	while ((len = mos_gossip_send(&nodes[i], now, bytes, &to))) {
		assert_in_range(len, 1, MOS_DATAGRAM_MAX);
		assert_in_range(to, 1, count);
		assert_int_not_equal(to, i + 1);
		if (!off[to - 1])
			assert_int_equal(mos_gossip_receive(&nodes[to - 1], now, bytes, len, &receipt), 0);
	}
}

static void run(u32 ms)
{
	struct mos_facts facts = { .speed = 10000, .cpus = 2, .total_mb = 1000 };
	struct mos_detail detail = { .guests = 3 };
	u64 end = now + ms;

	for (; now < end; now += 10)
		for (u32 i = 0; i < count; i++) {
			struct mos_state state = { .runnable = now, .room = 1, .flags = i ? 0 : flags_of_first };

			if (off[i])
				continue;
			mos_gossip_tell(&nodes[i], &facts, &state, &detail, now);
			deliver(i);
		}
}

/* How many of the living know that @node lives (or, not). */
static u32 who_think(u32 node, bool lives)
{
	u32 i, sum = 0;

	for (i = 0; i < count; i++) {
		const struct mos_entry *entry = mos_vector_find(&nodes[i].vector, node);

		sum += !off[i] && entry && mos_entry_lives(entry) == lives;
	}
	return sum;
}

static void gossip__reaches_all_from_one_seed(void **state)
{
	u32 i, j;

	(void)state;
	begin(NODES);
	run(10000);
	for (i = 0; i < count; i++) {
		assert_int_equal(nodes[i].vector.living, NODES - 1);
		for (j = 0; j < nodes[i].vector.count; j++) {
			const struct mos_entry *entry = &nodes[i].vector.entries[j];

			assert_int_equal(entry->facts.cpus, 2);
			/* What it said then is true of the time at which it was born. */
			assert_in_range(entry->state.runnable + 10 - entry->born, 0, 20);
		}
	}
}

/* The window is computed from how many nodes are known: too small a one at first must not keep it so. */
static void gossip__with_an_age_wanted_reaches_all(void **state)
{
	u32 i;

	(void)state;
	begin(NODES);
	for (i = 0; i < count; i++) {
		nodes[i].settings.rule = MOS_WINDOW_MEAN_AGE;
		nodes[i].settings.value = 10000;
	}
	run(30000);
	for (i = 0; i < count; i++) {
		assert_int_equal(nodes[i].vector.living, NODES - 1);
		assert_in_range(nodes[i].window, 3, 10);
	}
}

/* Who asks for more than can be had hears what he gets. */
static void gossip__says_how_old_news_gets(void **state)
{
	(void)state;
	begin(40);
	run(20000);
	assert_int_equal(mos_gossip_age(&nodes[0]), 0);
	nodes[0].settings.rule = MOS_WINDOW_MAX_AGE;
	nodes[0].settings.value = 60000;
	run(3000);
	assert_in_range(mos_gossip_age(&nodes[0]), 1, 60000);
	nodes[0].settings.value = 1000;
	run(3000);
	assert_in_range(mos_gossip_age(&nodes[0]), 2000, 3000);
}

static void gossip__sends_one_datagram_a_step(void **state)
{
	u64 sent = 0, before = 0;
	u32 i;

	(void)state;
	begin(NODES);
	run(20000);
	for (i = 0; i < count; i++)
		before += nodes[i].counts.sent;
	run(100 * STEP);
	for (i = 0; i < count; i++)
		sent += nodes[i].counts.sent;
	/* One in ten wants an answer, and now and then somebody is suspected; the mean of a step is met within 1 %. */
	assert_in_range(sent - before, count * 99, count * 130);
}

static void gossip__finds_the_dead_and_lets_them_return(void **state)
{
	(void)state;
	begin(16);
	run(10000);
	off[4] = true;
	run(20 * STEP);
	assert_int_equal(who_think(5, false), 15);
	off[4] = false;
	run(15 * STEP);
	assert_int_equal(who_think(5, true), 15);
}

/* Who is quiet lives, and says what it is, but not how it is; whoever passes that on does not know either. */
static void gossip__tells_nothing_of_the_load_of_the_quiet(void **state)
{
	struct mos_entry *entry;
	u32 i;

	(void)state;
	begin(10);
	flags_of_first = MOS_NODE_QUIET | MOS_NODE_BLOCKS;
	run(20000);
	for (i = 1; i < count; i++) {
		entry = mos_vector_find(&nodes[i].vector, 1);
		assert_true(mos_entry_lives(entry));
		assert_true(mos_entry_age(entry, now) < 10000);
		assert_int_equal(entry->state.runnable, 0);
		assert_int_equal(entry->state.room, 0);
		assert_int_equal(entry->detail.guests, 0);
		assert_int_equal(entry->facts.speed, 10000);
		assert_int_equal(entry->state.flags, MOS_NODE_QUIET | MOS_NODE_BLOCKS);
	}
	assert_int_not_equal(nodes[0].self.state.runnable, 0);
	flags_of_first = 0;
	run(20000);
	for (i = 1; i < count; i++)
		assert_int_not_equal(mos_vector_find(&nodes[i].vector, 1)->state.runnable, 0);
}

static void gossip__hears_good_byes(void **state)
{
	u8 bytes[MOS_DATAGRAM_MAX];
	struct mos_receipt receipt;
	u32 i, to, len;

	(void)state;
	begin(16);
	run(10000);
	for (i = 0; i < 3; i++) {
		len = mos_gossip_leave(&nodes[4], bytes, &to);
		assert_int_equal(mos_gossip_receive(&nodes[to - 1], now, bytes, len, &receipt), 0);
	}
	off[4] = true;
	run(5 * STEP);
	assert_int_equal(who_think(5, false), 15);
	assert_int_equal(mos_vector_find(&nodes[0].vector, 5)->cause, MOS_CAUSE_LEFT);
}

static void gossip__a_node_whose_clock_went_back_is_heard(void **state)
{
	(void)state;
	begin(8);
	run(10000);
	off[4] = true;
	run(20 * STEP);
	off[4] = false;
	start(4, 50);
	run(20 * STEP);
	assert_int_equal(who_think(5, true), 7);
	assert_int_equal(nodes[4].self.facts.incarnation, 101);
	assert_int_equal(nodes[4].counts.refuted, 1);
}

static void gossip__survives_a_partition(void **state)
{
	u32 i;

	(void)state;
	begin(16);
	run(10000);
	/* Those that are off do not even talk to each other: the worst of partitions. */
	for (i = 8; i < 16; i++)
		off[i] = true;
	run(60 * STEP);
	for (i = 1; i <= 8; i++)
		assert_int_equal(nodes[i - 1].vector.living, 7);
	for (i = 8; i < 16; i++)
		off[i] = false;
	run(40 * STEP);
	for (i = 0; i < 16; i++)
		assert_int_equal(nodes[i].vector.living, 15);
}

static void ask__is_answered_with_what_is_granted(void **state)
{
	u8 bytes[MOS_DATAGRAM_MAX];
	struct mos_receipt receipt;
	u32 to, len;

	(void)state;
	begin(2);
	run(5000);
	mos_gossip_ask(&nodes[0], 2, 100);
	assert_int_equal(mos_gossip_due(&nodes[0]), 0);
	len = mos_gossip_send(&nodes[0], now, bytes, &to);
	assert_int_equal(to, 2);
	mos_gossip_receive(&nodes[1], now, bytes, len, &receipt);
	assert_int_equal(receipt.sender, 1);
	assert_int_equal(receipt.intent, 100);
	mos_gossip_grant(&nodes[1], 1, 80);
	assert_int_equal(mos_gossip_due(&nodes[1]), 0);
	len = mos_gossip_send(&nodes[1], now, bytes, &to);
	assert_int_equal(to, 1);
	mos_gossip_receive(&nodes[0], now, bytes, len, &receipt);
	assert_int_equal(receipt.flags, MOS_DATAGRAM_ANSWER);
	assert_int_equal(receipt.granted, 80);
	assert_int_equal(mos_vector_find(&nodes[0].vector, 2)->asked, 0);
}

static void ask__a_stranger_is_silent(void **state)
{
	u8 bytes[MOS_DATAGRAM_MAX];
	u32 to;

	(void)state;
	begin(2);
	nodes[0].next = now + 100;
	mos_gossip_ask(&nodes[0], 40, 100);
	assert_int_equal(mos_gossip_send(&nodes[0], now, bytes, &to), 0);
	assert_int_equal(mos_gossip_due(&nodes[0]), now + 100);
}

static void receive__takes_all_or_nothing(void **state)
{
	static const u8 half[] = { MOS_GOSSIP_VERSION, 0, 2, 0, 0, MOS_FORM_DEAD, 7, 5, 0, 9, MOS_CAUSE_LEFT, MOS_FORM_FULL };
	static const u8 own[] = { MOS_GOSSIP_VERSION, 0, 1, 0, 0 };
	static const u8 high[] = { MOS_GOSSIP_VERSION, 0, 2, 0, 0, MOS_FORM_DEAD, 0x80, 0x80, 4, 5, 0, 9, MOS_CAUSE_LEFT };
	struct mos_receipt receipt;

	(void)state;
	begin(2);
	assert_int_equal(mos_gossip_receive(&nodes[0], now, half, sizeof(half), &receipt), -EBADMSG);
	assert_null(mos_vector_find(&nodes[0].vector, 7));
	assert_int_equal(mos_gossip_receive(&nodes[0], now, half, sizeof(half) - 1, &receipt), 0);
	assert_non_null(mos_vector_find(&nodes[0].vector, 7));
	assert_int_equal(mos_gossip_receive(&nodes[0], now, own, sizeof(own), &receipt), -EBADMSG);
	assert_int_equal(mos_gossip_receive(&nodes[0], now, high, sizeof(high), &receipt), -EBADMSG);
	assert_int_equal(nodes[0].counts.malformed, 3);
	assert_int_equal(nodes[0].counts.received, 1);
}

static void receive__owes_no_more_than_it_can(void **state)
{
	u8 question[] = { MOS_GOSSIP_VERSION, MOS_DATAGRAM_ASK, 2, 0, 0 };
	u8 bytes[MOS_DATAGRAM_MAX];
	struct mos_receipt receipt;
	u32 i, to, answers = 0;

	(void)state;
	begin(2);
	for (i = 0; i < 100; i++)
		mos_gossip_receive(&nodes[0], now, question, sizeof(question), &receipt);
	nodes[0].next = now + 1;
	while (mos_gossip_send(&nodes[0], now, bytes, &to))
		answers++;
	assert_int_equal(answers, MOS_ANSWERS_MAX);
}

/* All hear it who are on the wire; returns how many announcements there were. */
static u32 announce(u32 ms, u32 deaf)
{
	struct mos_facts facts = { .speed = 10000, .cpus = 2, .total_mb = 1000 };
	struct mos_state state = { .room = 1 };
	struct mos_detail detail = { 0 };
	u8 bytes[MOS_DATAGRAM_MAX];
	struct mos_receipt receipt;
	u64 end = now + ms;
	u32 i, j, len, sum = 0;

	for (; now < end; now += 10)
		for (i = 0; i < count; i++) {
			mos_gossip_tell(&nodes[i], &facts, &state, &detail, now);
			deliver(i);
			assert_true(mos_gossip_due(&nodes[i]) > now || nodes[i].announcement <= now);
			len = mos_gossip_announce(&nodes[i], now, bytes);
			sum += len > 0;
			for (j = 0; len && j < count; j++)
				if (j != i && j != deaf)
					assert_int_equal(mos_gossip_receive(&nodes[j], now, bytes, len, &receipt), 0);
		}
	return sum;
}

/* Nodes that know nobody, and nobody knows. */
static void begin_alone(u32 how_many)
{
	struct mos_gossip_settings settings = defaults;

	settings.announces = true;
	begin(how_many);
	for (u32 i = 0; i < count; i++)
		mos_gossip_init(&nodes[i], &settings, i + 1, 100, entries[i], NODES, i + 1, now);
}

static u32 count_missed(u32 i)
{
	u64 patience = mos_gossip_patience(&nodes[i]);
	u32 j, missed = 0;

	for (j = 0; j < nodes[i].vector.count; j++)
		missed += mos_entry_is_missed(&nodes[i].vector.entries[j], patience, now);
	return missed;
}

static void announce__makes_all_known_to_all(void **state)
{
	u32 i;

	(void)state;
	begin_alone(8);
	announce(20, NODES);
	for (i = 0; i < count; i++)
		assert_int_equal(nodes[i].vector.living, count - 1);
	announce(30000, NODES);
	for (i = 0; i < count; i++)
		assert_int_equal(count_missed(i), 0);
}

static void announce__is_not_made_unless_wanted(void **state)
{
	(void)state;
	begin(2);
	assert_int_equal(announce(10000, NODES), 0);
	assert_int_equal(mos_gossip_patience(&nodes[0]), 0);
	assert_int_equal(count_missed(0), 0);
}

/* However many nodes there are, a wire does not bear more. */
static void announce__is_seldom(void **state)
{
	(void)state;
	begin_alone(2);
	announce(1000, NODES);
	assert_in_range(announce(100000, NODES), 80, 120);
	begin_alone(NODES);
	announce(20000, NODES);
	assert_in_range(announce(60000, NODES), 480, 720);
}

static void announce__who_does_not_hear_it_says_whom(void **state)
{
	(void)state;
	begin_alone(3);
	announce(1000, NODES);
	announce(5000, 2);
	assert_int_equal(count_missed(2), 0);
	announce(10000, 2);
	assert_int_equal(count_missed(2), 2);
	assert_int_equal(count_missed(0), 0);
	announce(5000, NODES);
	assert_int_equal(count_missed(2), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gossip__reaches_all_from_one_seed),
		cmocka_unit_test(gossip__with_an_age_wanted_reaches_all),
		cmocka_unit_test(gossip__sends_one_datagram_a_step),
		cmocka_unit_test(gossip__finds_the_dead_and_lets_them_return),
		cmocka_unit_test(gossip__tells_nothing_of_the_load_of_the_quiet),
		cmocka_unit_test(gossip__says_how_old_news_gets),
		cmocka_unit_test(gossip__hears_good_byes),
		cmocka_unit_test(gossip__a_node_whose_clock_went_back_is_heard),
		cmocka_unit_test(gossip__survives_a_partition),
		cmocka_unit_test(ask__is_answered_with_what_is_granted),
		cmocka_unit_test(ask__a_stranger_is_silent),
		cmocka_unit_test(receive__takes_all_or_nothing),
		cmocka_unit_test(receive__owes_no_more_than_it_can),
		cmocka_unit_test(announce__makes_all_known_to_all),
		cmocka_unit_test(announce__is_not_made_unless_wanted),
		cmocka_unit_test(announce__is_seldom),
		cmocka_unit_test(announce__who_does_not_hear_it_says_whom),
	};

	return cmocka_run_group_tests_name("gossip", tests, NULL, NULL);
}
