// SPDX-License-Identifier: GPL-2.0
/* Two links and what lies between them: how long a datagram the path carries, and where the peer is. */
/* sources: LINK */
#include "pair.h"

static void set_route(u32 datagram)
{
	wire.ends[0].link.datagram = datagram;
	wire.ends[1].link.datagram = datagram;
}

/* At first every path carries the least; what more it carries is known after a round trip. */
static void path__is_measured_at_once(void **state)
{
	struct mos_link *link = &wire.ends[0].link;

	(void)state;
	set_route(MOS_DATAGRAM_MAX);
	assert_int_equal(mos_link_carries(link), MOS_DATAGRAM_MIN);
	wire_connect(&wire);
	wire_run(&wire, 10 * MOS_NS_PER_MS);
	assert_int_equal(mos_link_carries(link), MOS_DATAGRAM_MAX);
	assert_int_equal(wire_say(&wire.ends[0], 1, 100000), 0);
	wire_settle(&wire, MOS_NS_PER_S);
	assert_true(link->counts.sent < 30);
}

/* A tunnel carries less than the route says, and nobody tells: messages go through as if nothing were. */
static void path__that_swallows_long_datagrams(void **state)
{
	struct mos_link *link = &wire.ends[0].link;

	(void)state;
	set_route(8972);
	wire.manners.hole = 1400;
	wire_connect(&wire);
	assert_int_equal(wire_say(&wire.ends[0], 1, 500000), 0);
	assert_true(wire_settle(&wire, MOS_NS_PER_S) < 100 * MOS_NS_PER_MS);
	assert_int_equal(link->counts.resent, 0);
	wire_run(&wire, 600 * MOS_NS_PER_S);
	assert_int_equal(mos_link_carries(link), MOS_DATAGRAM_MIN);
	assert_in_range(wire.lost, 10, 40);
	assert_true(link->flight.cwnd >= MOS_CWND_START);
	wire.manners.hole = 0;
	wire_run(&wire, MOS_MEASURE_MAX + MOS_NS_PER_S);
	assert_int_equal(mos_link_carries(link), 8972);
}

/* After several probes in vain it is taken for as narrow as any, until it is measured again. */
static void path__that_went_silent_is_measured_anew(void **state)
{
	struct mos_link *link = &wire.ends[0].link;

	(void)state;
	wire_connect(&wire);
	wire_run(&wire, 100 * MOS_NS_PER_MS);
	assert_int_equal(mos_link_carries(link), 1472);
	wire.manners.hole = 1400;
	wire.manners.cut = true;
	assert_int_equal(wire_say(&wire.ends[0], 1, 100), 0);
	wire_run(&wire, 2 * MOS_NS_PER_S);
	wire.manners.cut = false;
	wire_settle(&wire, MOS_NS_PER_S);
	assert_int_equal(mos_link_carries(link), MOS_DATAGRAM_MIN);
	assert_int_equal(wire_say(&wire.ends[0], 1, 500000), 0);
	wire_settle(&wire, MOS_NS_PER_S);
}

static void path__follows_the_route(void **state)
{
	struct mos_link *link = &wire.ends[0].link;

	(void)state;
	wire_connect(&wire);
	wire_run(&wire, 100 * MOS_NS_PER_MS);
	mos_link_route(link, 8972, wire.now);
	wire_run(&wire, 100 * MOS_NS_PER_MS);
	assert_int_equal(mos_link_carries(link), 8972);
	mos_link_route(link, 1400, wire.now);
	assert_int_equal(mos_link_carries(link), 1400);
	assert_int_equal(wire_say(&wire.ends[0], 1, 100000), 0);
	mos_link_route(link, 1300, wire.now);
	assert_int_equal(link->datagram, 1400);
	wire_settle(&wire, MOS_NS_PER_S);
}

/* A path that carried jumbo frames does so no more, and nobody tells: longer datagrams vanish from now on. */
static void narrow(u32 hole)
{
	set_route(8972);
	wire_connect(&wire);
	wire_run(&wire, 100 * MOS_NS_PER_MS);
	assert_int_equal(mos_link_carries(&wire.ends[0].link), 8972);
	assert_int_equal(wire_say(&wire.ends[0], 1, 1000000), 0);
	wire_run(&wire, 60 * MOS_NS_PER_US);
	assert_int_equal(wire.ends[1].taken, 0);
	wire.manners.hole = hole;
}

static void path__that_narrows_loses_no_message(void **state)
{
	(void)state;
	narrow(1400);
	assert_int_equal(wire_say(&wire.ends[0], 1, 100), 0);
	assert_int_equal(wire_say(&wire.ends[0], 2, 8000), 0);
	assert_int_equal(wire_say(&wire.ends[0], 2, 400000), 0);
	assert_true(wire_settle(&wire, 10 * MOS_NS_PER_S) < MOS_NS_PER_S);
	assert_int_equal(wire.ends[1].taken, 4);
	assert_int_equal(wire.ends[1].link.counts.malformed, 0);
}

/* What is acknowledged all the time must not make believe that all is well. */
static void path__that_narrows_is_noticed_beside_small_messages(void **state)
{
	u32 i;

	(void)state;
	wire.manners.delay = 40 * MOS_NS_PER_MS;
	narrow(1400);
	for (i = 0; i < 3000 && mos_link_carries(&wire.ends[0].link) > MOS_DATAGRAM_MIN; i++) {
		assert_int_equal(wire_say(&wire.ends[0], 3, 100), 0);
		wire_run(&wire, MOS_NS_PER_MS);
	}
	assert_true(i < 3000);
	wire_settle(&wire, 10 * MOS_NS_PER_S);
	assert_int_equal(wire.ends[1].expected[1], 1);
}

/* Messages of one long fragment, most of which were never sent, become such of several. */
static void path__that_narrows_has_many_waiting(void **state)
{
	u32 i;

	(void)state;
	narrow(1400);
	for (i = 0; i < 2000; i++)
		assert_int_equal(wire_say(&wire.ends[0], i % 3, i % 9 * 1000), 0);
	remember(&wire.ends[1], 2000);
	wire_settle(&wire, 10 * MOS_NS_PER_S);
	forget(&wire.ends[1]);
	assert_int_equal(wire.ends[1].taken, 2001);
}

/* Fragments of the old cut come late, when there are some of the new one. */
static void path__that_narrows_delivers_old_fragments_late(void **state)
{
	struct datagram *late[40];
	u32 count = 0;

	(void)state;
	set_route(8972);
	wire_connect(&wire);
	wire_run(&wire, 100 * MOS_NS_PER_MS);
	assert_int_equal(wire_say(&wire.ends[0], 1, 1000000), 0);
	for (; wire.queue && count < ARRAY_SIZE(late); wire.queue = wire.queue->next)
		late[count++] = wire.queue;
	assert_null(wire.queue);
	wire.manners.hole = 1400;
	while (list_empty(&wire.ends[0].link.outbox.settled))
		wire_run(&wire, MOS_NS_PER_MS / 10);
	wire_run(&wire, MOS_NS_PER_MS / 2);
	assert_int_equal(wire.ends[1].taken, 0);
	while (count) {
		mos_link_input(&wire.ends[1].link, late[count - 1]->bytes, late[count - 1]->len, wire.now);
		free(late[--count]);
	}
	mos_link_settle(&wire.ends[1].link, wire.now);
	wire_settle(&wire, MOS_NS_PER_S);
	assert_int_equal(wire.ends[1].taken, 1);
	assert_int_equal(wire.ends[1].link.counts.malformed, 0);
}

static void path__that_narrows_while_memory_is_short(void **state)
{
	(void)state;
	narrow(1400);
	alloc_failure = 3;
	wire_settle(&wire, 30 * MOS_NS_PER_S);
	alloc_failure = 0;
	assert_int_equal(wire.ends[1].taken, 1);
}

/*
 * For a while only what is short comes through, as where nothing is left to put together in what IP has cut. What
 * says so must not ride on what is long, or a peer that is well would be taken for dead.
 */
static void path__that_carries_only_short_ones_keeps_the_session(void **state)
{
	(void)state;
	set_route(MOS_DATAGRAM_MIN);
	wire_connect(&wire);
	wire_run(&wire, 100 * MOS_NS_PER_MS);
	wire.manners.hole = 500;
	assert_int_equal(wire_say(&wire.ends[0], 1, 100000), 0);
	wire_run(&wire, 30 * MOS_NS_PER_S);
	assert_int_equal(wire.ends[0].link.state, MOS_LINK_UP);
	assert_int_equal(wire.ends[1].link.state, MOS_LINK_UP);
	assert_int_equal(wire.ends[1].taken, 0);
	wire.manners.hole = 0;
	wire_settle(&wire, MOS_NS_PER_S);
	assert_int_equal(wire.ends[1].taken, 1);
}

/* One that was cut and is as it was goes on with the fragments that are missing. */
static void path__that_was_cut_goes_on_where_it_was(void **state)
{
	struct mos_link *link = &wire.ends[0].link;
	u64 before;

	(void)state;
	narrow(0);
	before = link->counts.sent_bytes;
	wire.manners.cut = true;
	wire_run(&wire, 2 * MOS_NS_PER_S);
	wire.manners.cut = false;
	wire_settle(&wire, MOS_NS_PER_S);
	assert_true(link->counts.sent_bytes - before < 1200000);
	assert_int_equal(mos_link_carries(link), 8972);
}

/* Where a peer is follows from what is new of it, and from nothing that somebody has kept. */
static void place__is_shown_by_what_is_new(void **state)
{
	struct mos_link *link = &wire.ends[1].link;
	struct datagram *old;
	u64 before;

	(void)state;
	wire_connect(&wire);
	wire_run(&wire, MOS_NS_PER_S / 2);
	before = link->shown;
	assert_int_equal(wire_say(&wire.ends[0], 1, 100), 0);
	old = copy_of(wire.queue, 0);
	wire_settle(&wire, MOS_NS_PER_S);
	assert_int_equal(link->shown, before + 1);
	mos_link_input(link, old->bytes, old->len, wire.now);
	assert_int_equal(link->shown, before + 1);
	free(old);
}

static void place__hello_is_heard_from_the_right_ones_alone(void **state)
{
	struct mos_link *link = &wire.ends[1].link;

	(void)state;
	link->packets_only = true;
	wire_start(&wire, 0);
	wire_run(&wire, MOS_NS_PER_S);
	assert_int_equal(link->shown, 0);
	assert_int_equal(link->counts.sent, 0);
	assert_true(link->counts.stale > 3);
	link->packets_only = false;
	wire_run(&wire, 2 * MOS_NS_PER_S);
	assert_int_equal(link->state, MOS_LINK_UP);
	assert_true(link->shown > 0);
}

/* So often has it been looked for in vain, and so often may it be looked for elsewhere. */
static void place__is_doubted_after_some_tries(void **state)
{
	struct mos_link *link = &wire.ends[0].link;

	(void)state;
	wire.manners.cut = true;
	wire_start(&wire, 0);
	wire_start(&wire, 1);
	wire_run(&wire, MOS_NS_PER_S);
	assert_true(mos_link_tries(link) > 3);
	wire.manners.cut = false;
	wire_run(&wire, 2 * MOS_NS_PER_S);
	assert_int_equal(mos_link_tries(link), 0);
	wire.manners.cut = true;
	assert_int_equal(wire_say(&wire.ends[0], 1, 100), 0);
	wire_run(&wire, 2 * MOS_NS_PER_S);
	assert_true(mos_link_tries(link) >= MOS_PROBES_LOST);
	wire.manners.cut = false;
	wire_settle(&wire, MOS_NS_PER_S);
	assert_int_equal(mos_link_tries(link), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LINK_TEST(path__is_measured_at_once),
		LINK_TEST(path__that_swallows_long_datagrams),
		LINK_TEST(path__that_went_silent_is_measured_anew),
		LINK_TEST(path__that_narrows_loses_no_message),
		LINK_TEST(path__that_narrows_is_noticed_beside_small_messages),
		LINK_TEST(path__that_narrows_has_many_waiting),
		LINK_TEST(path__that_narrows_delivers_old_fragments_late),
		LINK_TEST(path__that_narrows_while_memory_is_short),
		LINK_TEST(path__that_carries_only_short_ones_keeps_the_session),
		LINK_TEST(path__that_was_cut_goes_on_where_it_was),
		LINK_TEST(path__follows_the_route),
		LINK_TEST(place__is_shown_by_what_is_new),
		LINK_TEST(place__hello_is_heard_from_the_right_ones_alone),
		LINK_TEST(place__is_doubted_after_some_tries),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
