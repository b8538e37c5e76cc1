// SPDX-License-Identifier: GPL-2.0
/* Many processes on one link: their streams share it evenly, and a small request waits for none of them. */
/* sources: kernel/proto/buf.c kernel/proto/codec.c kernel/proto/ranges.c kernel/proto/rtt.c kernel/proto/flight.c kernel/proto/outbox.c kernel/proto/inbox.c kernel/proto/hello.c kernel/proto/sender.c kernel/proto/link.c kernel/proto/noise.c kernel/proto/keys.c kernel/proto/door.c userland/lib/blake2s.c */
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

/* Each process has one message under way and one behind it, as who ships pages has. */
static void feed(u32 streams)
{
	u32 i;

	for (i = 1; i <= streams; i++)
		while (sent(i) < got(i) + 2)
			assert_int_equal(wire_say(&wire.ends[0], i, LENGTH), 0);
}

static void run_streams(u64 duration)
{
	u64 end = wire.now + duration;

	while (wire.now < end) {
		feed(STREAMS);
		wire_run(&wire, MOS_NS_PER_MS);
	}
}

/* None has less than three quarters of what another has: a turn is a whole message of this length. */
static void check_shares(void)
{
	u64 least = U64_MAX, most = 0;
	u32 i;

	for (i = 1; i <= STREAMS; i++) {
		least = min(least, got(i));
		most = max(most, got(i));
	}
	assert_true(least > 10);
	assert_true(4 * least >= 3 * most);
}

static void streams__share_evenly(void **state)
{
	(void)state;
	wire.manners.rate = RATE;
	wire_connect(&wire);
	run_streams(MOS_NS_PER_S);
	check_shares();
}

static void streams__share_a_bad_wire_evenly(void **state)
{
	(void)state;
	wire.manners = (struct manners){ .rate = RATE, .delay = MOS_NS_PER_MS, .loss = 2, .reorder = 5,
					 .late = MOS_NS_PER_MS };
	wire_connect(&wire);
	run_streams(MOS_NS_PER_S);
	check_shares();
}

/* What it waits for is the packets that are under way already: a queue as long as is tolerated, and half as much again. */
static void request__overtakes_all_streams(void **state)
{
	u64 began, worst = 0, limit;
	u32 i;

	(void)state;
	wire.manners.rate = RATE;
	wire_connect(&wire);
	run_streams(100 * MOS_NS_PER_MS);
	for (i = 0; i < 100; i++) {
		feed(STREAMS);
		began = wire.now;
		assert_int_equal(wire_say(&wire.ends[0], REQUESTS, 64), 0);
		while (got(REQUESTS) <= i)
			wire_run(&wire, 10 * MOS_NS_PER_US);
		worst = max(worst, wire.now - began);
		run_streams(MOS_NS_PER_MS);
	}
	limit = MOS_QUEUE_MIN * 3 / 2 + 2 * MOS_NS_PER_MS;
	assert_true(worst < limit);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LINK_TEST(streams__share_evenly),
		LINK_TEST(streams__share_a_bad_wire_evenly),
		LINK_TEST(request__overtakes_all_streams),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
