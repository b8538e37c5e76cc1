// SPDX-License-Identifier: GPL-2.0
/* Many processes on one link: their streams share it evenly, and a small request waits for none of them. */
/* sources: LINK */
#define CHANNELS 66
#include "pair.h"

#define STREAMS 64
/* Channels 1 to STREAMS are the streams. */
#define RATE 200000000ull
#define REQUESTS (STREAMS + 1)
#define LENGTH 16384

static u64 sent(u32 stream)
{
	return wire.ends[0].sequence[stream];
}

static u64 got(u32 stream)
{
	return wire.ends[1].expected[stream];
}

/* What each says: so long messages, so many of which are there at a time. */
static u32 lengths[STREAMS + 1];
static u32 ahead[STREAMS + 1];

static void be_alike(u32 at_a_time)
{
	u32 i;

	for (i = 1; i <= STREAMS; i++) {
		lengths[i] = LENGTH;
		ahead[i] = at_a_time;
	}
}

static void feed(u32 streams)
{
	u32 i;

	for (i = 1; i <= streams; i++)
		while (sent(i) < got(i) + ahead[i])
			assert_int_equal(wire_say(&wire.ends[0], i, lengths[i]), 0);
}

static void run_streams(u32 streams, u64 duration)
{
	u64 end = wire.now + duration;

	while (wire.now < end) {
		feed(streams);
		wire_run(&wire, MOS_NS_PER_MS);
	}
}

/* None has less than three quarters of what another has: it is counted in whole messages. */
static void check_shares(u32 streams)
{
	u64 least = U64_MAX, most = 0;
	u32 i;

	for (i = 1; i <= streams; i++) {
		least = min(least, got(i) * lengths[i]);
		most = max(most, got(i) * lengths[i]);
	}
	assert_true(least > 10 * LENGTH);
	assert_true(4 * least >= 3 * most);
}

static void streams__share_evenly(void **state)
{
	(void)state;
	wire.manners.rate = RATE;
	wire_connect(&wire);
	be_alike(2);
	run_streams(STREAMS, MOS_NS_PER_S);
	check_shares(STREAMS);
}

static void streams__share_a_bad_wire_evenly(void **state)
{
	(void)state;
	wire.manners = (struct manners){ .rate = RATE, .delay = MOS_NS_PER_MS, .loss = 2, .reorder = 5,
					 .late = MOS_NS_PER_MS };
	wire_connect(&wire);
	be_alike(2);
	run_streams(STREAMS, MOS_NS_PER_S);
	check_shares(STREAMS);
}

/* Bytes are what is shared, and not turns: pages one by one, and many at once. */
static void streams__of_long_and_short_messages_share_evenly(void **state)
{
	static const u32 mixed[] = { 3000, LENGTH, 65536, 200000 };
	u32 i;

	(void)state;
	wire.manners.rate = RATE;
	wire_connect(&wire);
	be_alike(2);
	for (i = 1; i <= 8; i++) {
		lengths[i] = mixed[i % ARRAY_SIZE(mixed)];
		ahead[i] = DIV_ROUND_UP(4 * LENGTH, lengths[i]) + 1;
	}
	run_streams(8, 2 * MOS_NS_PER_S);
	check_shares(8);
}

/* Who has more to say has no more of the wire. */
static void streams__with_many_messages_share_evenly(void **state)
{
	(void)state;
	wire.manners.rate = RATE;
	wire_connect(&wire);
	be_alike(8);
	ahead[1] = 400;
	ahead[2] = 50;
	run_streams(8, MOS_NS_PER_S);
	check_shares(8);
}

/* A single small message goes first; whoever says many takes his turn. */
static void streams__of_small_messages_share_evenly(void **state)
{
	(void)state;
	wire.manners.rate = RATE;
	wire_connect(&wire);
	be_alike(8);
	lengths[1] = 1000;
	ahead[1] = 500;
	lengths[2] = 100;
	ahead[2] = 2000;
	run_streams(2, 10 * MOS_NS_PER_MS);
	run_streams(8, MOS_NS_PER_S);
	assert_true(got(1) * lengths[1] <= got(3) * lengths[3] * 5 / 4);
	assert_true(got(2) * lengths[2] <= got(3) * lengths[3] * 5 / 4);
	assert_true(4 * got(1) * lengths[1] >= 3 * got(3) * lengths[3]);
}

/* What has overtaken is not held against a channel later, when it has more to say. */
static void streams__owe_nothing_for_what_overtook(void **state)
{
	u64 before;
	u32 i;

	(void)state;
	wire_connect(&wire);
	for (i = 0; i < 40000; i++) {
		assert_int_equal(wire_say(&wire.ends[0], 2, 1000), 0);
		wire_run(&wire, 4 * MOS_NS_PER_US);
	}
	assert_true(list_empty(&wire.ends[0].link.outbox.bulk));
	before = sent(2);
	wire.manners.rate = RATE;
	be_alike(100);
	run_streams(2, 500 * MOS_NS_PER_MS);
	assert_true(4 * (got(2) - before) >= 3 * got(1));
	assert_true(4 * got(1) >= 3 * (got(2) - before));
}

/* Bytes of a fragment on this path. */
static u32 fragment(void)
{
	return mos_link_carries(&wire.ends[0].link) - MOS_PACKET_ROOM - sizeof(struct mos_wire_data) - MOS_ACK_ROOM;
}

/* The end of the window is left to it, though long messages of others wait for more. Whole runs use up each turn. */
static void small__behind_a_long_one_does_not_wait_for_the_window(void **state)
{
	u32 run, i;

	(void)state;
	for (run = 0; run < 8; run++) {
		wire_destroy(&wire);
		wire_init(&wire, run + 1);
		wire.manners.rate = RATE;
		wire_connect(&wire);
		wire_run(&wire, MOS_NS_PER_S);
		wire.ends[1].hoards = true;
		for (i = 1; i <= 3; i++) {
			assert_int_equal(wire_say(&wire.ends[0], i, (MOS_MSG_MAX / fragment() - run) * fragment()), 0);
			assert_int_equal(wire_say(&wire.ends[0], i, 64), 0);
		}
		assert_int_equal(wire_say(&wire.ends[0], 4, MOS_MSG_MAX), 0);
		wire_run(&wire, MOS_NS_PER_S);
		assert_int_equal(got(4), 0);
		for (i = 1; i <= 3; i++)
			assert_int_equal(got(i), 2);
	}
}

/*
 * Small messages behind a long one of their channel are kept back until that has come. They must not take the room
 * that it needs.
 */
static void window__is_not_taken_by_who_waits(void **state)
{
	u32 i;

	(void)state;
	wire_connect(&wire);
	for (i = 0; i < 4; i++)
		assert_int_equal(wire_say(&wire.ends[0], 2, MOS_MSG_MAX), 0);
	for (i = 0; i < 4; i++)
		assert_int_equal(wire_say(&wire.ends[0], 1, i ? 64 : MOS_MSG_MAX), 0);
	for (i = 0; i < 8000; i++)
		assert_int_equal(wire_say(&wire.ends[0], 1, 1000), 0);
	wire_settle(&wire, 10 * MOS_NS_PER_S);
	assert_int_equal(got(1), 8004);
}

/* The ids of another channel's messages run ahead of those that stand in line. */
static void ids__do_not_run_out_for_the_oldest(void **state)
{
	u32 i, k;

	(void)state;
	wire.manners.rate = RATE;
	wire_connect(&wire);
	for (i = 0; i < 6000; i++)
		assert_int_equal(wire_say(&wire.ends[0], 1, i % 100 ? 100 : 3000), 0);
	for (i = 0; i < 100; i++)
		for (k = 2; k < 50; k++)
			assert_int_equal(wire_say(&wire.ends[0], k, i % 2 ? 100 : 3000), 0);
	wire_settle(&wire, 10 * MOS_NS_PER_S);
	assert_int_equal(got(1), 6000);
}

/* What it waits for is the packets that are under way already: a queue as long as is tolerated, and half as much again. */
static void request__overtakes_all_streams(void **state)
{
	u64 began, worst = 0, limit;
	u32 i;

	(void)state;
	wire.manners.rate = RATE;
	wire_connect(&wire);
	be_alike(2);
	run_streams(STREAMS, 100 * MOS_NS_PER_MS);
	for (i = 0; i < 100; i++) {
		feed(STREAMS);
		began = wire.now;
		assert_int_equal(wire_say(&wire.ends[0], REQUESTS, 64), 0);
		while (got(REQUESTS) <= i)
			wire_run(&wire, 10 * MOS_NS_PER_US);
		worst = max(worst, wire.now - began);
		run_streams(STREAMS, MOS_NS_PER_MS);
	}
	limit = MOS_QUEUE_MIN * 3 / 2 + 2 * MOS_NS_PER_MS;
	assert_true(worst < limit);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LINK_TEST(streams__share_evenly),
		LINK_TEST(streams__share_a_bad_wire_evenly),
		LINK_TEST(streams__of_long_and_short_messages_share_evenly),
		LINK_TEST(streams__with_many_messages_share_evenly),
		LINK_TEST(streams__of_small_messages_share_evenly),
		LINK_TEST(streams__owe_nothing_for_what_overtook),
		LINK_TEST(small__behind_a_long_one_does_not_wait_for_the_window),
		LINK_TEST(window__is_not_taken_by_who_waits),
		LINK_TEST(ids__do_not_run_out_for_the_oldest),
		LINK_TEST(request__overtakes_all_streams),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
