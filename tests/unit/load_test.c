// SPDX-License-Identifier: GPL-2.0
/* Indices: load and speed, and the past of a process, forgotten as fast as was said. */
/* sources: userland/infod/core/load.c */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "userland/infod/core/load.h"

static void load__is_100_for_one_process_on_each_standard_cpu(void **state)
{
	(void)state;
	assert_int_equal(mos_load_index(100, 1, MOS_SPEED_STANDARD), 100);
	assert_int_equal(mos_load_index(100, 2, MOS_SPEED_STANDARD), 50);
	assert_int_equal(mos_load_index(100, 1, 2 * MOS_SPEED_STANDARD), 50);
	assert_int_equal(mos_load_index(U32_MAX, 1, 1), U32_MAX);
}

static void usable__leaves_some_to_everybody_else(void **state)
{
	(void)state;
	assert_int_equal(mos_load_usable(500, 640), 484);
	assert_int_equal(mos_load_usable(5000, 6400), 4900);
	assert_int_equal(mos_load_usable(16, 640), 0);
	assert_int_equal(mos_load_usable(0, 0), 0);
}

static void speed__is_a_ratio(void **state)
{
	(void)state;
	assert_int_equal(mos_speed_from(5000000, 1000000000, 5000000), MOS_SPEED_STANDARD);
	assert_int_equal(mos_speed_from(5000000, 500000000, 5000000), 2 * MOS_SPEED_STANDARD);
	assert_int_equal(mos_speed_from(0, 1000, 5000000), 1);
	assert_int_equal(mos_speed_from(U64_MAX, 0, 0), U32_MAX);
}

static struct mos_history watch(struct mos_history history, u32 seconds, u64 cpu_us, u64 calls)
{
	static const struct mos_decay decay = MOS_DECAY_FAST;
	const struct mos_sample sample = { .ms = 1000, .cpu_us = cpu_us, .calls = calls, .call_kb = 2 * calls };

	while (seconds--)
		mos_history_sample(&history, &sample, &decay);
	return history;
}

static void history__of_the_young_is_their_mean(void **state)
{
	struct mos_history history = { 0 };

	(void)state;
	history = watch(history, 1, 1000000, 100);
	assert_in_range(history.cpu, 999, 1000);
	history = watch(history, 1, 0, 0);
	assert_in_range(history.cpu, 498, 500);
	assert_in_range(history.calls, 49, 50);
	assert_in_range(history.call_kb, 98, 100);
}

static void history__forgets(void **state)
{
	struct mos_history history = { 0 };

	(void)state;
	history = watch(history, 100, 1000000, 0);
	/* 0.926 to the ninth is a half. */
	history = watch(history, 9, 0, 5000);
	assert_in_range(history.cpu, 480, 520);
	assert_in_range(history.calls, 2400, 2600);
}

/* Who computes pauses now and then; who waits for its input has bursts. */
static void history__knows_who_computes(void **state)
{
	const struct mos_history nothing = { 0 }, guest = MOS_HISTORY_GUEST;
	struct mos_history history = { 0 };

	(void)state;
	assert_false(mos_history_computes(&nothing));
	assert_true(mos_history_computes(&guest));
	history = watch(history, 60, 1000000, 50);
	assert_true(mos_history_computes(&history));
	history = watch(history, 5, 0, 0);
	assert_true(mos_history_computes(&history));
	history = watch(history, 60, 1000000, 5000);
	assert_false(mos_history_computes(&history));
	history = watch(history, 200, 100000, 0);
	assert_false(mos_history_computes(&history));
}

static void history__does_not_depend_on_how_often_one_looks(void **state)
{
	static const struct mos_decay decay = MOS_DECAY_SLOW;
	const struct mos_sample often = { .ms = 250, .cpu_us = 0 }, once = { .ms = 20000, .cpu_us = 0 };
	struct mos_history a = { .ms = 1 << 30, .cpu = 1000 }, b = a;

	(void)state;
	for (int i = 0; i < 80; i++)
		mos_history_sample(&a, &often, &decay);
	mos_history_sample(&b, &once, &decay);
	assert_in_range(b.cpu, 595, 610);
	assert_in_range(a.cpu, b.cpu - 50, b.cpu + 5);
}

static void wants__a_burst_is_not_a_whole_process(void **state)
{
	static const struct mos_decay decay = MOS_DECAY_FAST, quick = MOS_DECAY_LATELY;
	const struct mos_sample pause = { .ms = 500 }, burst = { .ms = 500, .cpu_us = 500000 };
	struct mos_history history = { 0 }, lately = { 0 };
	int i;

	(void)state;
	for (i = 0; i < 60; i++) {
		mos_history_sample(&history, &pause, &decay);
		mos_history_sample(&lately, &pause, &quick);
	}
	for (i = 0; i < 4; i++) {
		mos_history_sample(&history, &burst, &decay);
		mos_history_sample(&lately, &burst, &quick);
	}
	assert_in_range(mos_history_wants(&history, &lately, 1), 30, 40);
	/* Who goes on is taken for what it is. */
	for (i = 0; i < 12; i++) {
		mos_history_sample(&history, &burst, &decay);
		mos_history_sample(&lately, &burst, &quick);
	}
	assert_in_range(mos_history_wants(&history, &lately, 1), 80, 100);
}

static void wants__a_guest_that_fetches_its_pages_counts(void **state)
{
	static const struct mos_decay decay = MOS_DECAY_FAST, quick = MOS_DECAY_LATELY;
	const struct mos_sample fetching = { .ms = 500, .cpu_us = 150000 };
	struct mos_history history = MOS_HISTORY_GUEST, lately = MOS_HISTORY_GUEST;
	int i;

	(void)state;
	assert_int_equal(mos_history_wants(&history, &lately, 1), 100);
	for (i = 0; i < 6; i++) {
		mos_history_sample(&history, &fetching, &decay);
		mos_history_sample(&lately, &fetching, &quick);
	}
	assert_in_range(mos_history_wants(&history, &lately, 1), 80, 100);
	/* One that does not compute here is known for it in the end. */
	for (i = 0; i < 60; i++) {
		mos_history_sample(&history, &fetching, &decay);
		mos_history_sample(&lately, &fetching, &quick);
	}
	assert_in_range(mos_history_wants(&history, &lately, 1), 30, 40);
}

static void wants__no_more_than_its_threads_can_use(void **state)
{
	const struct mos_history history = { .cpu = 2500 }, lately = { .cpu = 1800 };

	(void)state;
	assert_int_equal(mos_history_wants(&history, &lately, 0), 100);
	assert_int_equal(mos_history_wants(&history, &lately, 2), 200);
	assert_int_equal(mos_history_wants(&history, &lately, 8), 250);
}

/* What its home subtracts from the load of the node where it is, is what that node has added. */
static void wants__as_much_where_it_is_as_its_home_believes(void **state)
{
	const struct mos_history guest = MOS_HISTORY_GUEST;
	struct mos_history young = { .ms = 1000, .cpu = 760 }, large = { .ms = 60000, .cpu = 3800 };

	(void)state;
	mos_history_depart(&young);
	assert_int_equal(mos_history_wants(&young, &young, 1), mos_history_wants(&guest, &guest, 1));
	mos_history_depart(&large);
	assert_int_equal(mos_history_wants(&large, &large, 4), 380);
}

static void look__is_in_time_for_who_is_old_enough_then(void **state)
{
	(void)state;
	assert_int_equal(mos_look_pause(false, U32_MAX), MOS_LOOK_IDLE);
	assert_int_equal(mos_look_pause(true, U32_MAX), MOS_LOOK_BUSY);
	assert_int_equal(mos_look_pause(true, 900), MOS_LOOK_BUSY);
	assert_int_equal(mos_look_pause(true, 400), 400);
	assert_int_equal(mos_look_pause(false, 1), MOS_LOOK_LEAST);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(load__is_100_for_one_process_on_each_standard_cpu),
		cmocka_unit_test(usable__leaves_some_to_everybody_else),
		cmocka_unit_test(speed__is_a_ratio),
		cmocka_unit_test(history__of_the_young_is_their_mean),
		cmocka_unit_test(history__forgets),
		cmocka_unit_test(history__knows_who_computes),
		cmocka_unit_test(history__does_not_depend_on_how_often_one_looks),
		cmocka_unit_test(wants__a_burst_is_not_a_whole_process),
		cmocka_unit_test(wants__a_guest_that_fetches_its_pages_counts),
		cmocka_unit_test(wants__no_more_than_its_threads_can_use),
		cmocka_unit_test(wants__as_much_where_it_is_as_its_home_believes),
		cmocka_unit_test(look__is_in_time_for_who_is_old_enough_then),
	};

	return cmocka_run_group_tests_name("load", tests, NULL, NULL);
}
