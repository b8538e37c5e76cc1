// SPDX-License-Identifier: GPL-2.0
/* Packets that are sealed and opened without the link's lock: what others do with the link meanwhile. */
/* sources: LINK */
#include "pair.h"

#define SEALING (100 * MOS_NS_PER_US)
#define LONG 60000u
#define EACH (MOS_TAG_LEN + (u32)sizeof(struct mos_wire_bulk) + 1000u)

/* The path is known, and both are idle. */
static void become_familiar(void)
{
	u32 i;

	wire_connect(&wire);
	wire_run(&wire, 2 * MOS_NS_PER_S);
	for (i = 0; i < 3; i++)
		assert_int_equal(wire_say(&wire.ends[0], 1, LONG), 0);
	wire_settle(&wire, MOS_NS_PER_S);
	wire_run(&wire, MOS_NS_PER_S);
	memset(&wire.ends[0].link.counts, 0, sizeof(wire.ends[0].link.counts));
}

/* What is made while a train is sealed overtakes it, and its acknowledgement says that the train is not there. */
static void sealing__is_no_loss(void **state)
{
	struct mos_link_counts *counts = &wire.ends[0].link.counts;
	u32 reorder = wire.ends[0].link.flight.reorder, i;

	(void)state;
	become_familiar();
	wire.manners.sealing = SEALING;
	assert_int_equal(wire_say(&wire.ends[0], 1, LONG), 0);
	for (i = 0; i < 2 * SEALING / (10 * MOS_NS_PER_US); i++) {
		wire_run(&wire, 10 * MOS_NS_PER_US);
		assert_int_equal(wire_say(&wire.ends[0], 2, 64), 0);
	}
	wire_settle(&wire, MOS_NS_PER_S);
	assert_int_equal(counts->resent, 0);
	assert_int_equal(counts->spurious, 0);
	assert_int_equal(counts->timeouts, 0);
	assert_int_equal(wire.ends[0].link.flight.reorder, reorder);
}

static void sealing__lets_small_ones_pass(void **state)
{
	(void)state;
	become_familiar();
	wire.manners.sealing = SEALING;
	assert_int_equal(wire_say(&wire.ends[0], 1, LONG), 0);
	assert_int_equal(wire_say(&wire.ends[0], 2, 64), 0);
	wire_run(&wire, SEALING - MOS_NS_PER_US);
	assert_int_equal(wire.ends[1].expected[2], 1);
	assert_int_equal(wire.ends[1].expected[1], 3);
	wire_settle(&wire, MOS_NS_PER_S);
	assert_int_equal(wire.ends[1].expected[1], 4);
}

/* A loss is seen by what overtakes it on the way, whenever it was made. */
static void sealing__does_not_hide_a_loss(void **state)
{
	struct end *here = &wire.ends[0];
	u64 began;

	(void)state;
	become_familiar();
	wire.manners.sealing = SEALING;
	wire.manners.cut = true;
	assert_int_equal(wire_say(here, 1, LONG), 0);
	wire_run(&wire, SEALING);
	wire.manners.cut = false;
	assert_int_equal(here->link.counts.resent, 0);
	began = wire.now;
	assert_int_equal(wire_say(here, 1, LONG), 0);
	while (!here->link.counts.resent) {
		assert_true(wire.now - began < SEALING + 4 * wire.manners.delay);
		wire_run(&wire, 10 * MOS_NS_PER_US);
	}
	wire_settle(&wire, MOS_NS_PER_S);
	assert_int_equal(here->link.counts.timeouts, 0);
}

/* The end of a message is a short packet behind a train, and leaves after it. */
static void sealing__counts_for_what_is_behind(void **state)
{
	struct end *here = &wire.ends[0];
	u64 began;

	(void)state;
	become_familiar();
	wire.manners.sealing = SEALING;
	wire.manners.hole = MOS_DATAGRAM_MIN;
	assert_int_equal(wire_say(here, 1, LONG), 0);
	assert_non_null(here->unsealed->next);
	wire_run(&wire, SEALING);
	wire.manners.hole = 0;
	began = wire.now;
	while (!here->link.counts.resent) {
		assert_true(wire.now - began < 4 * wire.manners.delay);
		wire_run(&wire, 10 * MOS_NS_PER_US);
	}
	wire_settle(&wire, MOS_NS_PER_S);
	assert_int_equal(here->link.counts.timeouts, 0);
}

/* Its numbers mean other packets then. */
static void sealing__may_outlast_a_session(void **state)
{
	struct end *here = &wire.ends[0];

	(void)state;
	become_familiar();
	wire.manners.sealing = MOS_NS_PER_S;
	assert_int_equal(wire_say(here, 1, LONG), 0);
	mos_link_over(&here->link, "of the test");
	mos_link_over(&wire.ends[1].link, "of the test");
	start_anew(here, 200);
	start_anew(&wire.ends[1], 201);
	wire_run(&wire, MOS_NS_PER_S / 2);
	assert_int_equal(here->link.state, MOS_LINK_UP);
	wire.manners.sealing = 0;
	wire_run(&wire, MOS_NS_PER_S);
	assert_int_equal(wire_say(here, 1, LONG), 0);
	wire_settle(&wire, MOS_NS_PER_S);
	assert_int_equal(wire.ends[1].expected[1], 1);
}

/* Five sealed packets of a message of six. */
static struct mos_hold *pack(struct end *from, u64 number, struct mos_cargo *cargo)
{
	struct mos_hold *hold = forge_train(from, number, 0, 5, EACH);

	seal_train(from, hold, 5, EACH);
	*cargo = (struct mos_cargo){ .data = hold->bytes, .len = 5 * EACH, .each = EACH, .hold = hold, .cost = 5 * EACH };
	return hold;
}

static bool borrow(struct mos_link *link, struct mos_cargo *cargo, struct mos_loan *loan)
{
	if (!mos_link_lend(link, cargo->data, cargo->len, loan, wire.now))
		return false;
	mos_loan_use(loan, cargo->data, cargo->len, cargo->each);
	mos_loan_end(loan);
	cargo->loan = loan;
	return true;
}

static void loan__opens_what_is_genuine(void **state)
{
	struct mos_link *link = &wire.ends[1].link;
	struct mos_cargo cargo;
	struct mos_loan loan;
	struct mos_hold *hold;

	(void)state;
	wire_connect(&wire);
	memset(&link->counts, 0, sizeof(link->counts));
	hold = pack(&wire.ends[0], 1000, &cargo);
	hold->bytes[2 * EACH + sizeof(struct mos_wire_bulk)] ^= 1;
	((struct mos_wire_header *)(hold->bytes + 3 * EACH))->key ^= cpu_to_le32(1);
	assert_true(borrow(link, &cargo, &loan));
	assert_int_equal(loan.opened, BIT(0) | BIT(1) | BIT(4));
	assert_int_equal(loan.forged, BIT(2));
	mos_link_input_train(link, &cargo, wire.now);
	assert_int_equal(link->counts.received, 3);
	assert_int_equal(link->counts.forged, 1);
	assert_int_equal(link->counts.stale, 1);
	mos_hold_put(hold, 1);
}

/* A card brings each datagram in a piece of its own. */
static void loan__goes_for_piece_after_piece(void **state)
{
	struct mos_link *link = &wire.ends[1].link;
	struct mos_cargo cargo;
	struct mos_loan loan;
	struct mos_hold *hold;
	u32 i;

	(void)state;
	wire_connect(&wire);
	memset(&link->counts, 0, sizeof(link->counts));
	hold = pack(&wire.ends[0], 1000, &cargo);
	hold->bytes[3 * EACH + sizeof(struct mos_wire_bulk)] ^= 1;
	assert_true(borrow(link, &cargo, &loan));
	for (i = 0; i < 5; i++) {
		cargo.data = hold->bytes + i * EACH;
		cargo.len = EACH;
		cargo.first = i;
		mos_link_input_train(link, &cargo, wire.now);
	}
	assert_int_equal(link->counts.received, 4);
	assert_int_equal(link->counts.forged, 1);
	mos_hold_put(hold, 1);
}

/* Nothing is taken in with keys that have gone, and nothing twice. */
static void loan__ends_with_the_keys(void **state)
{
	struct mos_link *link = &wire.ends[1].link;
	struct mos_cargo cargo, again;
	struct mos_loan loan, other;
	struct mos_hold *hold, *copy;

	(void)state;
	wire_connect(&wire);
	memset(&link->counts, 0, sizeof(link->counts));
	hold = pack(&wire.ends[0], 1000, &cargo);
	copy = pack(&wire.ends[0], 1000, &again);
	assert_true(borrow(link, &cargo, &loan));
	assert_true(borrow(link, &again, &other));
	mos_link_input_train(link, &cargo, wire.now);
	mos_link_input_train(link, &again, wire.now);
	assert_int_equal(link->counts.received, 5);
	assert_int_equal(link->counts.duplicate, 5);
	mos_hold_put(copy, 1);
	copy = pack(&wire.ends[0], 1000, &again);
	assert_false(borrow(link, &again, &other));
	mos_hold_put(copy, 1);
	copy = pack(&wire.ends[0], 2000, &again);
	assert_true(borrow(link, &again, &other));
	mos_link_over(link, "of the test");
	mos_link_input_train(link, &again, wire.now);
	assert_int_equal(link->counts.received, 5);
	assert_int_equal(link->counts.stale, 5);
	mos_hold_put(copy, 1);
	mos_hold_put(hold, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LINK_TEST(sealing__is_no_loss),
		LINK_TEST(sealing__lets_small_ones_pass),
		LINK_TEST(sealing__does_not_hide_a_loss),
		LINK_TEST(sealing__counts_for_what_is_behind),
		LINK_TEST(sealing__may_outlast_a_session),
		LINK_TEST(loan__opens_what_is_genuine),
		LINK_TEST(loan__goes_for_piece_after_piece),
		LINK_TEST(loan__ends_with_the_keys),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
