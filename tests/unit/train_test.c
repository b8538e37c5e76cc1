// SPDX-License-Identifier: GPL-2.0
/* Trains of coupled packets: they are taken in as runs where all is sound, and held only where it is worth it. */
/* sources: LINK */
#include "pair.h"

static void input_train(struct end *end, struct mos_hold *hold, u32 count, u32 each, u32 cost)
{
	struct mos_cargo cargo = {
		.data = hold->bytes, .len = count * each, .each = each, .hold = hold, .cost = cost,
	};

	seal_train(&wire.ends[!end->number], hold, count, each);
	mos_link_input_train(&end->link, &cargo, wire.now);
	mos_hold_put(hold, 1);
}

/* A run that goes beyond its message is taken in as far as it is sound, and a run of strangers not at all. */
static void hostile__runs_are_looked_at_one_by_one(void **state)
{
	const u32 each = MOS_TAG_LEN + sizeof(struct mos_wire_bulk) + 1000;
	struct end *here = &wire.ends[1];
	struct mos_link_counts *counts = &here->link.counts;
	struct mos_hold *hold;
	struct mos_msg *msg;
	u64 malformed;

	(void)state;
	wire_connect(&wire);
	malformed = counts->malformed;
	hold = forge_train(&wire.ends[0], 1000, 4, 5, each);
	input_train(here, hold, 5, each, 5 * each);
	assert_int_equal(counts->malformed, malformed + 3);
	hold = forge_train(&wire.ends[0], 2000, 0, 4, each);
	((struct mos_wire_header *)hold->bytes)->node = cpu_to_le32(9);
	input_train(here, hold, 4, each, 4 * each);
	assert_int_equal(counts->malformed, malformed + 4);
	assert_null(mos_link_take(&here->link));
	hold = forge_train(&wire.ends[0], 3000, 0, 4, each);
	input_train(here, hold, 4, each, 4 * each);
	msg = mos_link_take(&here->link);
	assert_non_null(msg);
	assert_int_equal(mos_buf_len(msg->body), 6000);
	end_free(here, msg);
}

/* A run may end with the highest number there is, and one that would go on behind it is none. */
static void hostile__numbers_do_not_wrap(void **state)
{
	const u32 each = MOS_TAG_LEN + sizeof(struct mos_wire_bulk) + 1000;
	struct end *here = &wire.ends[1];
	struct mos_link_counts *counts = &here->link.counts;
	u64 received, duplicate;

	(void)state;
	wire_connect(&wire);
	received = counts->received;
	duplicate = counts->duplicate;
	input_train(here, forge_train(&wire.ends[0], U64_MAX - 3, 0, 2, each), 2, each, 2 * each);
	assert_int_equal(counts->received, received + 2);
	input_train(here, forge_train(&wire.ends[0], U64_MAX, 2, 3, each), 3, each, 3 * each);
	assert_int_equal(counts->received, received + 3);
	assert_int_equal(counts->duplicate, duplicate + 2);
	mos_link_settle(&here->link, wire.now);
	send_made(here);
}

static void hostile__run_of_the_highest_numbers_ends(void **state)
{
	const u32 each = MOS_TAG_LEN + sizeof(struct mos_wire_bulk) + 1000;
	struct end *here = &wire.ends[1];
	u64 received;

	(void)state;
	wire_connect(&wire);
	received = here->link.counts.received;
	input_train(here, forge_train(&wire.ends[0], U64_MAX - 1, 0, 2, each), 2, each, 2 * each);
	assert_int_equal(here->link.counts.received, received + 2);
	assert_true(here->link.received.range[0].high == U64_MAX);
}

/* A train that the test holds too. */
static struct mos_hold *hold_train(u64 number, u32 index, u32 count, u32 each)
{
	struct mos_hold *hold = forge_train(&wire.ends[0], number, index, count, each);

	hold->references++;
	return hold;
}

/* Nobody else holds it any more. */
static void let_go(struct mos_hold *hold)
{
	assert_int_equal(hold->references, 1);
	mos_hold_put(hold, 1);
}

/* Fragments stay where they came in unless too much else would have to stay with them. */
static void run__is_held_only_where_it_is_worth_it(void **state)
{
	const u32 each = MOS_TAG_LEN + sizeof(struct mos_wire_bulk) + 1200;
	struct end *here = &wire.ends[1];
	struct mos_hold *hold;
	u32 i;

	(void)state;
	wire_connect(&wire);
	hold = hold_train(1000, 0, 3, each);
	input_train(here, hold, 3, each, 13 * each);
	let_go(hold);
	hold = hold_train(2000, 0, 6, each);
	input_train(here, hold, 6, each, 6 * each);
	let_go(hold);
	drop_all(here);
	hold = hold_train(3000, 0, 6, each);
	for (i = 0; i < 6; i++)
		((struct mos_wire_bulk *)(hold->bytes + i * each))->data.id = cpu_to_le64(2);
	input_train(here, hold, 6, each, 6 * each);
	assert_int_equal(hold->references, 7);
	drop_all(here);
	let_go(hold);
}

/* Runs that each bring one new fragment would keep whole trains in memory for it. */
static void run__is_not_held_for_a_part_of_it(void **state)
{
	const u32 each = MOS_TAG_LEN + sizeof(struct mos_wire_bulk) + 1200;
	struct end *here = &wire.ends[1];
	struct mos_hold *holds[3];
	u32 i;

	(void)state;
	wire_connect(&wire);
	here->link.inbox.scatters = true;
	for (i = 0; i < 3; i++) {
		holds[i] = hold_train(1000 * (i + 1), i, 3, each);
		input_train(here, holds[i], 3, each, 3 * each);
		assert_int_equal(holds[i]->references, i ? 1 : 4);
	}
	mos_inbox_reset(&here->link.inbox);
	for (i = 0; i < 3; i++)
		let_go(holds[i]);
}

/* A small fragment that is not held after all would cost a chunk of its own. */
static void run__of_small_fragments_is_not_held(void **state)
{
	const u32 each = MOS_TAG_LEN + sizeof(struct mos_wire_bulk) + MOS_CHUNK / 4 - 1;
	struct end *here = &wire.ends[1];
	struct mos_hold *hold;

	(void)state;
	wire_connect(&wire);
	hold = hold_train(1000, 0, 3, each);
	input_train(here, hold, 3, each, 3 * each);
	let_go(hold);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LINK_TEST(hostile__runs_are_looked_at_one_by_one),
		LINK_TEST(hostile__numbers_do_not_wrap),
		LINK_TEST(hostile__run_of_the_highest_numbers_ends),
		LINK_TEST(run__is_held_only_where_it_is_worth_it),
		LINK_TEST(run__is_not_held_for_a_part_of_it),
		LINK_TEST(run__of_small_fragments_is_not_held),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
