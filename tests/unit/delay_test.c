// SPDX-License-Identifier: GPL-2.0
/* A stream keeps its wire busy and the queue before it short, and learns anew how long an empty path takes. */
/* sources: LINK */
#include "pair.h"

#define STREAM 1
#define REQUESTS 2
#define LENGTH 65536

static struct mos_link *sender;

/* A second message is always behind the one that is under way. */
static void feed(void)
{
	struct end *end = &wire.ends[0];

	while (end->sequence[STREAM] < wire.ends[1].expected[STREAM] + 16 &&
	       end->link.outbox.bytes < 4 * MOS_CWND_MAX)
		assert_int_equal(wire_say(end, STREAM, LENGTH), 0);
}

/* Bytes of the stream that were delivered in this time. */
static u64 stream(u64 duration)
{
	u64 end = wire.now + duration, before = wire.ends[1].expected[STREAM];

	while (wire.now < end) {
		feed();
		wire_run(&wire, min(end - wire.now, MOS_NS_PER_MS));
	}
	return (wire.ends[1].expected[STREAM] - before) * LENGTH;
}

/* What a small request takes beside the stream, at worst. */
static u64 ask(u32 times)
{
	u64 worst = 0, began;

	while (times--) {
		began = wire.now;
		assert_int_equal(wire_say(&wire.ends[0], REQUESTS, 64), 0);
		while (wire.ends[1].expected[REQUESTS] < wire.ends[0].sequence[REQUESTS]) {
			feed();
			wire_run(&wire, 100 * MOS_NS_PER_US);
		}
		worst = max(worst, wire.now - began);
		stream(3 * MOS_NS_PER_MS);
	}
	return worst;
}

static void begin(u64 rate, u64 delay)
{
	wire.manners.rate = rate;
	wire.manners.delay = delay;
	wire_connect(&wire);
	sender = &wire.ends[0].link;
}

/* Nearly nine tenths of what the wire can carry: the rest is heads, and what is not whole yet. */
static u64 share_of(u64 duration)
{
	return wire.manners.rate / 8 * duration / MOS_NS_PER_S * 17 / 20;
}

static void queue__is_short(void **state)
{
	(void)state;
	begin(200000000, 50 * MOS_NS_PER_US);
	stream(500 * MOS_NS_PER_MS);
	assert_true(ask(100) < MOS_QUEUE_MIN + 4 * MOS_NS_PER_MS);
	assert_true(stream(MOS_NS_PER_S) >= share_of(MOS_NS_PER_S));
	assert_in_range(sender->flight.cwnd, MOS_CWND_MIN, 200000000 / 8 / 1000 * 8);
}

/* What it is said to be is believed for a while only, but the queue is no part of it. */
static void queue__is_short_after_long(void **state)
{
	(void)state;
	begin(10000000, 20 * MOS_NS_PER_MS);
	stream(35 * MOS_NS_PER_S);
	assert_in_range(sender->rtt.base, 40 * MOS_NS_PER_MS, 45 * MOS_NS_PER_MS);
	assert_true(ask(20) < 20 * MOS_NS_PER_MS + 2 * 40 * MOS_NS_PER_MS / MOS_QUEUE_PART);
	assert_true(stream(MOS_NS_PER_S) >= share_of(MOS_NS_PER_S));
}

/* A wire that carries more than the window at its most has no queue. */
static void wire__without_queue_is_filled(void **state)
{
	(void)state;
	begin(1000000000, 20 * MOS_NS_PER_MS);
	stream(2 * MOS_NS_PER_S);
	assert_true(sender->flight.cwnd >= MOS_CWND_MAX);
	assert_int_equal(sender->flight.roof, MOS_CWND_MAX);
}

static void wire__of_any_rate_and_length_is_used(void **state)
{
	static const u64 rates[] = { 10000000, 50000000 };
	static const u64 delays[] = { 100 * MOS_NS_PER_US, 5 * MOS_NS_PER_MS, 30 * MOS_NS_PER_MS };
	u32 r, d;

	(void)state;
	for (r = 0; r < ARRAY_SIZE(rates); r++) {
		for (d = 0; d < ARRAY_SIZE(delays); d++) {
			wire_destroy(&wire);
			wire_init(&wire, 1);
			begin(rates[r], delays[d]);
			stream(MOS_NS_PER_S);
			assert_true(stream(3 * MOS_NS_PER_S) >= share_of(3 * MOS_NS_PER_S));
			assert_true(sender->flight.cwnd >= MOS_CWND_MIN);
		}
	}
}

static void window__has_a_least(void **state)
{
	(void)state;
	begin(2000000, MOS_NS_PER_MS);
	stream(5 * MOS_NS_PER_S);
	assert_in_range(sender->flight.cwnd, MOS_CWND_MIN, MOS_CWND_MIN + 1500);
}

/* Others fill the queue for a while: what was given up is taken back within some round trips. */
static void window__comes_back(void **state)
{
	u64 before;

	(void)state;
	begin(500000000, 5 * MOS_NS_PER_MS);
	stream(MOS_NS_PER_S);
	before = sender->flight.cwnd;
	wire.manners.delay = 25 * MOS_NS_PER_MS;
	stream(500 * MOS_NS_PER_MS);
	assert_true(sender->flight.cwnd < before / 2);
	wire.manners.delay = 5 * MOS_NS_PER_MS;
	stream(500 * MOS_NS_PER_MS);
	assert_true(sender->flight.cwnd >= before * 9 / 10);
}

/* The path has become another, a longer one. */
static void base__is_forgotten(void **state)
{
	(void)state;
	begin(30000000, MOS_NS_PER_MS);
	stream(MOS_NS_PER_S);
	wire.manners.delay = 20 * MOS_NS_PER_MS;
	stream(MOS_BASE_NS + 3 * MOS_NS_PER_S);
	assert_in_range(sender->rtt.base, 40 * MOS_NS_PER_MS, 50 * MOS_NS_PER_MS);
	assert_true(stream(MOS_NS_PER_S) >= share_of(MOS_NS_PER_S));
}

static u64 most_window(u64 duration)
{
	u64 end = wire.now + duration, most = 0;

	while (wire.now < end) {
		stream(100 * MOS_NS_PER_US);
		most = max(most, sender->flight.cwnd);
	}
	return most;
}

/* What was lost was not, but the window has become smaller for another reason since. */
static void window__made_smaller_for_a_queue_stays(void **state)
{
	u64 before, after;

	(void)state;
	begin(0, 5 * MOS_NS_PER_MS);
	wire.manners.gap = 60 * MOS_NS_PER_US;
	wire.manners.depth = 40;
	stream(2 * MOS_NS_PER_S);
	before = sender->flight.before_loss;
	assert_true(before > 0);
	wire.manners.depth = 0;
	wire.manners.gap = 200 * MOS_NS_PER_US;
	stream(MOS_NS_PER_S);
	after = most_window(100 * MOS_NS_PER_MS);
	assert_true(after < before / 2);
	wire.manners.reorder = 5;
	wire.manners.late = 2 * MOS_NS_PER_MS;
	assert_true(most_window(200 * MOS_NS_PER_MS) < after * 3 / 2);
	assert_true(sender->counts.spurious > 0);
}

/* Every other datagram that is under way to the receiver. */
static void drop_half(void)
{
	struct datagram **at = &wire.queue, *datagram;
	bool drops = false;

	while ((datagram = *at)) {
		drops = !drops;
		if (drops && datagram->to == 1) {
			*at = datagram->next;
			free(datagram);
		} else {
			at = &datagram->next;
		}
	}
}

/* The stream runs until its window is made small to see the path. */
static u64 run_to_drain(void)
{
	u64 limit = wire.now + MOS_NS_PER_S;

	stream(500 * MOS_NS_PER_MS);
	sender->rtt.base_ns = 0;
	while (!sender->flight.drained) {
		stream(100 * MOS_NS_PER_US);
		assert_true(wire.now < limit);
	}
	return sender->flight.drained;
}

/* What is lost then was sent with the window that there was before. */
static void loss__while_the_window_is_small_counts_from_what_it_was(void **state)
{
	u64 before;

	(void)state;
	begin(200000000, 50 * MOS_NS_PER_US);
	before = run_to_drain();
	assert_true(sender->flight.cwnd < before / 2);
	drop_half();
	while (sender->flight.drained)
		stream(100 * MOS_NS_PER_US);
	assert_true(sender->flight.reduced);
	assert_in_range(sender->flight.ssthresh, before * 6 / 10, before * 8 / 10);
	assert_in_range(sender->flight.cwnd, before * 6 / 10, before);
}

static void congestion__while_the_window_is_small_counts_from_what_it_was(void **state)
{
	u64 before;

	(void)state;
	begin(200000000, 50 * MOS_NS_PER_US);
	before = run_to_drain();
	mos_flight_congested(&sender->flight);
	assert_int_equal(sender->flight.ssthresh, before / 2);
	assert_int_equal(sender->flight.cwnd, MOS_CWND_MIN);
	assert_int_equal(sender->flight.drained, 0);
}

/* Who says little makes no queue, whatever the round trip does. */
static void window__of_the_idle_stays(void **state)
{
	u32 i;

	(void)state;
	begin(0, MOS_NS_PER_MS);
	for (i = 0; i < 100; i++) {
		wire.manners.delay = MOS_NS_PER_MS + i % 2 * 4 * MOS_NS_PER_MS;
		assert_int_equal(wire_say(&wire.ends[0], REQUESTS, 64), 0);
		wire_run(&wire, 200 * MOS_NS_PER_MS);
	}
	assert_true(sender->flight.cwnd >= MOS_CWND_START);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LINK_TEST(queue__is_short),
		LINK_TEST(queue__is_short_after_long),
		LINK_TEST(wire__without_queue_is_filled),
		LINK_TEST(wire__of_any_rate_and_length_is_used),
		LINK_TEST(window__has_a_least),
		LINK_TEST(window__comes_back),
		LINK_TEST(base__is_forgotten),
		LINK_TEST(window__made_smaller_for_a_queue_stays),
		LINK_TEST(loss__while_the_window_is_small_counts_from_what_it_was),
		LINK_TEST(congestion__while_the_window_is_small_counts_from_what_it_was),
		LINK_TEST(window__of_the_idle_stays),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
