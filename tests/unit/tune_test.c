// SPDX-License-Identifier: GPL-2.0
/* What a link finds out about its way while it runs: how many packets to acknowledge and to make at once, how long to spin. */
/* sources: LINK */
#include "pair.h"

#define STREAM 1
#define LENGTH 65536
#define US MOS_NS_PER_US
#define MOST (20 * US)

static void stream(u64 duration)
{
	u64 end = wire.now + duration;

	while (wire.now < end) {
		while (wire.ends[0].link.outbox.bytes < 2 * MOS_CWND_MAX)
			assert_int_equal(wire_say(&wire.ends[0], STREAM, LENGTH), 0);
		wire_run(&wire, MOS_NS_PER_MS);
	}
}

static void begin(u64 rate, u64 delay)
{
	wire.manners.rate = rate;
	wire.manners.delay = delay;
	wire_connect(&wire);
}

/* Of the packets that have come, how many there were for each datagram that only acknowledges. */
static u64 packets_per_ack(u64 duration)
{
	u64 packets = wire.ends[1].link.counts.received, acks = wire.ends[1].link.counts.acks;

	stream(duration);
	return (wire.ends[1].link.counts.received - packets) / max(wire.ends[1].link.counts.acks - acks, 1ull);
}

static void ack_every__follows_the_rate(void **state)
{
	(void)state;
	begin(200000000, 10 * MOS_NS_PER_MS);
	assert_int_equal(wire.ends[1].link.ack_every, MOS_ACK_EVERY);
	stream(500 * MOS_NS_PER_MS);
	assert_in_range(wire.ends[1].link.ack_every, 5 * MOS_ACK_EVERY, MOS_ACK_EVERY_MAX);
	assert_true(packets_per_ack(500 * MOS_NS_PER_MS) > MOS_ACK_EVERY);
}

static void ack_every__has_bounds(void **state)
{
	(void)state;
	begin(10000000, 100 * US);
	stream(500 * MOS_NS_PER_MS);
	assert_int_equal(wire.ends[1].link.ack_every, MOS_ACK_EVERY);
	wire_destroy(&wire);
	wire_init(&wire, 1);
	begin(1000000000, 40 * MOS_NS_PER_MS);
	stream(MOS_NS_PER_S);
	assert_int_equal(wire.ends[1].link.ack_every, MOS_ACK_EVERY_MAX);
}

static struct mos_flight flight;

static u32 batch(u64 window, u64 srtt)
{
	struct mos_rtt rtt;

	mos_rtt_init(&rtt);
	mos_rtt_sample(&rtt, srtt, 0, 1);
	flight.cwnd = window;
	return mos_flight_batch(&flight, &rtt, 1000);
}

static void batch__is_a_millisecond(void **state)
{
	struct mos_rtt rtt;

	(void)state;
	assert_int_equal(batch(1000000, 10 * MOS_NS_PER_MS), 100);
	assert_int_equal(batch(100000, 10 * MOS_NS_PER_MS), 10);
	assert_int_equal(batch(100000, MOS_NS_PER_S), MOS_BATCH_MIN);
	assert_int_equal(batch(1000000, 50 * US), MOS_FLIGHT_SLOTS);
	mos_rtt_init(&rtt);
	assert_int_equal(mos_flight_batch(&flight, &rtt, 1000), MOS_FLIGHT_SLOTS);
}

/* On a long wire no train is longer than that, of however many runs it is made. */
static void batch__bounds_a_train(void **state)
{
	u32 limit;

	(void)state;
	begin(50000000, 20 * MOS_NS_PER_MS);
	stream(MOS_NS_PER_S);
	limit = mos_link_batch(&wire.ends[0].link);
	assert_in_range(limit, MOS_BATCH_MIN, 10);
	mos_link_flush(&wire.ends[0].link, wire.now);
	wire.ends[0].link.flight.cwnd += 100000;
	wire.ends[0].longest = 0;
	mos_link_flush(&wire.ends[0].link, wire.now);
	assert_true(wire.ends[0].made > 2);
	assert_in_range(wire.ends[0].longest, 2, mos_link_batch(&wire.ends[0].link));
	send_made(&wire.ends[0]);
}

static u64 learn(struct mos_spin *spin, u64 waited, u32 times)
{
	while (times--)
		mos_spin_learn(spin, waited, MOST);
	return mos_spin_time(spin, MOST);
}

static void spin__follows_the_replies(void **state)
{
	struct mos_spin spin = { 0 };

	(void)state;
	assert_int_equal(mos_spin_time(&spin, MOST), 0);
	assert_in_range(learn(&spin, 5 * US, 1), 9 * US, 11 * US);
	assert_in_range(learn(&spin, 5 * US, 30), 5 * US, 5 * US + 100);
	assert_in_range(learn(&spin, 15 * US, 4), 9 * US, MOST);
	assert_in_range(learn(&spin, 15 * US, 50), 14 * US, 16 * US);
}

/* Long ones end it, and what is quick again brings it back; how long they were does not matter. */
static void spin__ends_and_comes_back(void **state)
{
	struct mos_spin spin = { 0 };

	(void)state;
	learn(&spin, 5 * US, 30);
	assert_int_equal(learn(&spin, 10 * MOS_NS_PER_S, 3), 0);
	assert_true(spin.mean <= MOS_SPIN_CAP * MOST);
	learn(&spin, 10 * MOS_NS_PER_S, 1000);
	assert_true(learn(&spin, 5 * US, 20) > 0);
}

static void spin__has_bounds(void **state)
{
	struct mos_spin spin = { 0 };
	u64 seed = 1, i;

	(void)state;
	for (i = 0; i < 10000; i++) {
		mos_spin_learn(&spin, draw(&seed) >> draw(&seed) % 64, MOST);
		assert_true(mos_spin_time(&spin, MOST) <= MOST);
		assert_int_equal(mos_spin_time(&spin, 0), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LINK_TEST(ack_every__follows_the_rate),
		LINK_TEST(ack_every__has_bounds),
		cmocka_unit_test(batch__is_a_millisecond),
		LINK_TEST(batch__bounds_a_train),
		cmocka_unit_test(spin__follows_the_replies),
		cmocka_unit_test(spin__ends_and_comes_back),
		cmocka_unit_test(spin__has_bounds),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
