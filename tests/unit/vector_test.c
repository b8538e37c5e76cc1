// SPDX-License-Identifier: GPL-2.0
/* What is known of the nodes: which news is taken, deaths and returns, the freshest, room. */
/* sources: userland/infod/core/vector.c userland/infod/core/window.c */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "userland/infod/core/vector.h"
#include "userland/infod/core/window.h"

#define ROOM 200u

static struct mos_entry entries[ROOM];
static struct mos_vector vector;

static int begin(void **state)
{
	(void)state;
	memset(entries, 0xff, sizeof(entries));
	mos_vector_init(&vector, entries, ROOM);
	return 0;
}

static struct mos_news news_of(enum mos_form form, u32 node, u32 incarnation, u32 sequence)
{
	struct mos_news news = { .form = form, .entry = { .node = node, .sequence = sequence } };
	struct mos_facts facts = { .incarnation = incarnation, .speed = 10000, .cpus = 4, .total_mb = 1000 };

	news.entry.tag = form == MOS_FORM_DEAD ? 0 : mos_facts_tag(&facts);
	news.entry.cause = form == MOS_FORM_DEAD ? MOS_CAUSE_SILENT : MOS_CAUSE_NONE;
	if (form == MOS_FORM_FULL)
		news.entry.facts = facts;
	else if (form == MOS_FORM_DEAD)
		news.entry.facts.incarnation = incarnation;
	return news;
}

static enum mos_merge hear(enum mos_form form, u32 node, u32 incarnation, u32 sequence, u32 age, u64 now)
{
	struct mos_news news = news_of(form, node, incarnation, sequence);

	news.age = age;
	return mos_vector_merge(&vector, &news, now);
}

static void merge__takes_the_newer(void **state)
{
	(void)state;
	assert_int_equal(hear(MOS_FORM_FULL, 7, 1, 10, 100, 1000), MOS_MERGE_JOINED);
	assert_int_equal(hear(MOS_FORM_FULL, 7, 1, 10, 0, 1000), MOS_MERGE_OLD);
	assert_int_equal(hear(MOS_FORM_FULL, 7, 1, 9, 0, 1000), MOS_MERGE_OLD);
	assert_int_equal(mos_entry_age(mos_vector_find(&vector, 7), 1500), 600);
	assert_int_equal(hear(MOS_FORM_SHORT, 7, 1, 11, 200, 1000), MOS_MERGE_NEWER);
	assert_int_equal(mos_entry_age(mos_vector_find(&vector, 7), 1500), 700);
	assert_int_equal(mos_vector_find(&vector, 7)->facts.cpus, 4);
	assert_int_equal(vector.living, 1);
}

static void merge__another_life_is_newer_whatever_it_counts(void **state)
{
	(void)state;
	hear(MOS_FORM_FULL, 7, 5, 1000, 0, 0);
	assert_int_equal(hear(MOS_FORM_FULL, 7, 6, 1, 0, 0), MOS_MERGE_JOINED);
	assert_int_equal(hear(MOS_FORM_FULL, 7, 5, 2000, 0, 0), MOS_MERGE_OLD);
	assert_int_equal(mos_vector_find(&vector, 7)->facts.incarnation, 6);
}

static void merge__short_news_need_the_facts_they_name(void **state)
{
	(void)state;
	assert_int_equal(hear(MOS_FORM_SHORT, 7, 1, 10, 0, 0), MOS_MERGE_UNKNOWN);
	assert_null(mos_vector_find(&vector, 7));
	hear(MOS_FORM_FULL, 7, 1, 10, 0, 0);
	assert_int_equal(hear(MOS_FORM_SHORT, 7, 2, 11, 0, 0), MOS_MERGE_UNKNOWN);
	assert_int_equal(mos_vector_find(&vector, 7)->sequence, 10);
}

static void merge__the_dead_return_with_their_next_word(void **state)
{
	(void)state;
	hear(MOS_FORM_FULL, 7, 1, 10, 0, 0);
	assert_int_equal(hear(MOS_FORM_DEAD, 7, 1, 9, 0, 0), MOS_MERGE_OLD);
	assert_int_equal(hear(MOS_FORM_DEAD, 7, 1, 10, 0, 0), MOS_MERGE_DIED);
	assert_int_equal(vector.living, 0);
	assert_int_equal(hear(MOS_FORM_DEAD, 7, 1, 10, 0, 0), MOS_MERGE_OLD);
	assert_int_equal(hear(MOS_FORM_FULL, 7, 1, 10, 0, 0), MOS_MERGE_OLD);
	assert_int_equal(hear(MOS_FORM_SHORT, 7, 1, 11, 0, 0), MOS_MERGE_RETURNED);
	assert_int_equal(vector.living, 1);
}

static void merge__a_death_in_another_life_makes_the_facts_unknown(void **state)
{
	(void)state;
	hear(MOS_FORM_FULL, 7, 1, 10, 0, 0);
	assert_int_equal(hear(MOS_FORM_DEAD, 7, 2, 3, 0, 0), MOS_MERGE_DIED);
	assert_int_equal(hear(MOS_FORM_SHORT, 7, 1, 11, 0, 0), MOS_MERGE_UNKNOWN);
	assert_int_equal(hear(MOS_FORM_SHORT, 7, 2, 4, 0, 0), MOS_MERGE_UNKNOWN);
	assert_int_equal(hear(MOS_FORM_FULL, 7, 2, 4, 0, 0), MOS_MERGE_RETURNED);
}

static void merge__hears_of_the_death_of_a_stranger(void **state)
{
	(void)state;
	assert_int_equal(hear(MOS_FORM_DEAD, 7, 1, 10, 0, 0), MOS_MERGE_NEWER);
	assert_int_equal(vector.living, 0);
	assert_int_equal(hear(MOS_FORM_FULL, 7, 1, 10, 0, 0), MOS_MERGE_OLD);
	assert_int_equal(hear(MOS_FORM_FULL, 7, 1, 11, 0, 0), MOS_MERGE_RETURNED);
}

static void merge__when_full_the_oldest_goes(void **state)
{
	u32 node;

	(void)state;
	for (node = 1; node < ROOM; node++)
		hear(MOS_FORM_FULL, node, 1, 1, node, 10000);
	assert_non_null(mos_vector_add(&vector, 9999));
	assert_null(mos_vector_add(&vector, 9998));
	/* Of the one that was added nothing was ever heard: it goes first. */
	assert_int_equal(hear(MOS_FORM_FULL, 500, 1, 1, 50, 10000), MOS_MERGE_JOINED);
	assert_null(mos_vector_find(&vector, 9999));
	assert_int_equal(hear(MOS_FORM_FULL, 501, 1, 1, 50, 10000), MOS_MERGE_JOINED);
	assert_null(mos_vector_find(&vector, ROOM - 1));
	assert_int_equal(hear(MOS_FORM_FULL, 502, 1, 1, ROOM, 10000), MOS_MERGE_FULL);
	assert_int_equal(vector.count, ROOM);
	assert_int_equal(vector.living, ROOM);
}

static void bury__is_news_of_its_own(void **state)
{
	(void)state;
	hear(MOS_FORM_FULL, 7, 1, 10, 5000, 6000);
	assert_true(mos_vector_bury(&vector, 7, MOS_CAUSE_LINK, 6000));
	assert_false(mos_vector_bury(&vector, 7, MOS_CAUSE_LINK, 6000));
	assert_false(mos_vector_bury(&vector, 8, MOS_CAUSE_LINK, 6000));
	assert_int_equal(mos_entry_age(mos_vector_find(&vector, 7), 6000), 0);
	assert_int_equal(mos_vector_find(&vector, 7)->cause, MOS_CAUSE_LINK);
}

static void facts__that_change_are_told_anew(void **state)
{
	struct mos_news news = news_of(MOS_FORM_FULL, 7, 1, 11);

	(void)state;
	hear(MOS_FORM_FULL, 7, 1, 10, 0, 0);
	mos_vector_find(&vector, 7)->told = 9;
	mos_vector_merge(&vector, &news, 0);
	assert_int_equal(mos_vector_find(&vector, 7)->told, 9);
	news.entry.sequence++;
	news.entry.facts.speed = 20000;
	mos_vector_merge(&vector, &news, 0);
	assert_int_equal(mos_vector_find(&vector, 7)->told, 0);
}

static u32 below(u64 cutoff, u32 salt, u64 now)
{
	u32 i, count = 0;

	for (i = 0; i < vector.count; i++)
		count += mos_entry_rank(&vector.entries[i], salt, now) <= cutoff;
	return count;
}

/* Of a node whose coming is not urgent any more. */
static void hear_known(u32 node, u32 age, u64 now)
{
	hear(MOS_FORM_FULL, node, 1, 1, age, now);
	mos_vector_find(&vector, node)->told = 100;
}

static void cutoff__leaves_as_many_as_are_wanted(void **state)
{
	u32 node, count;

	(void)state;
	for (node = 1; node <= 150; node++)
		hear_known(node, node * 7919 % 151 * 1000, 1000000);
	for (count = 1; count < 150; count++)
		assert_int_equal(below(mos_vector_cutoff(&vector, count, 5, 1000000), 5, 1000000), count);
	assert_true(mos_vector_cutoff(&vector, 150, 5, 1000000) == U64_MAX);
	/* The ten freshest are those of the ages 1000 to 10000. */
	for (node = 1; node <= 150; node++)
		assert_int_equal(mos_entry_rank(&vector.entries[node - 1], 5, 1000000) <=
				 mos_vector_cutoff(&vector, 10, 5, 1000000),
				 mos_entry_age(&vector.entries[node - 1], 1000000) <= 10000);
}

static void cutoff__divides_those_of_one_age(void **state)
{
	u32 node;

	(void)state;
	for (node = 1; node <= 150; node++)
		hear_known(node, 10, 100);
	assert_in_range(below(mos_vector_cutoff(&vector, 40, 5, 100), 5, 100), 40, 42);
	assert_in_range(below(mos_vector_cutoff(&vector, 40, 77, 100), 77, 100), 40, 42);
}

static void cutoff__puts_first_who_came_or_died(void **state)
{
	u32 node;

	(void)state;
	for (node = 1; node <= 150; node++)
		hear_known(node, node, 10000);
	hear(MOS_FORM_FULL, 151, 1, 1, 9000, 10000);
	mos_vector_bury(&vector, 150, MOS_CAUSE_LINK, 10000);
	assert_in_range(mos_entry_rank(mos_vector_find(&vector, 151), 5, 11000), 0, 0xffff);
	assert_in_range(mos_entry_rank(mos_vector_find(&vector, 150), 5, 11000), 0, 0xffff);
	mos_vector_find(&vector, 150)->told = 100;
	assert_in_range(mos_entry_rank(mos_vector_find(&vector, 150), 5, 11000), 1000u << 16, (1000u << 16) + 0xffff);
}

static void age__is_bounded(void **state)
{
	struct mos_entry *entry = mos_vector_add(&vector, 3);

	(void)state;
	assert_int_equal(mos_entry_age(entry, 1000), U32_MAX);
	hear(MOS_FORM_FULL, 3, 1, 1, 5000, 1000);
	assert_int_equal(mos_entry_age(entry, 1000), 5000);
	assert_int_equal(mos_entry_age(entry, 1000 + (1ull << 40)), U32_MAX);
	hear(MOS_FORM_FULL, 3, 1, 2, 0, 5000);
	assert_int_equal(mos_entry_age(entry, 1000), 0);
}

static void ln__is_right_within_two_thousandths(void **state)
{
	static const u32 values[][2] = {
		{ 0, 0 }, { 1, 0 }, { 2, 693 }, { 3, 1098 }, { 16, 2772 }, { 90, 4499 }, { 1000, 6907 },
		{ 100000, 11512 }, { U32_MAX, 22180 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(values); i++)
		assert_in_range(mos_ln_milli(values[i][0]) + 2, values[i][1], values[i][1] + 4);
}

static void window__is_the_least_that_does(void **state)
{
	u32 nodes, age, window;

	(void)state;
	for (nodes = 1; nodes < 3000; nodes = nodes * 3 / 2 + 1)
		for (age = 500; age < 100000; age *= 2) {
			window = mos_window_for_mean_age(nodes, age);
			assert_in_range(window, 1, nodes);
			if (window < nodes)
				assert_true(mos_window_mean_age(nodes, window) <= age);
			if (window > 1)
				assert_true(mos_window_mean_age(nodes, window - 1) > age);
			window = mos_window_for_max_age(nodes, age);
			assert_in_range(window, 1, nodes);
			if (window < nodes)
				assert_true(mos_window_max_age(nodes, window) <= age);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(merge__takes_the_newer, begin),
		cmocka_unit_test_setup(merge__another_life_is_newer_whatever_it_counts, begin),
		cmocka_unit_test_setup(merge__short_news_need_the_facts_they_name, begin),
		cmocka_unit_test_setup(merge__the_dead_return_with_their_next_word, begin),
		cmocka_unit_test_setup(merge__a_death_in_another_life_makes_the_facts_unknown, begin),
		cmocka_unit_test_setup(merge__hears_of_the_death_of_a_stranger, begin),
		cmocka_unit_test_setup(merge__when_full_the_oldest_goes, begin),
		cmocka_unit_test_setup(bury__is_news_of_its_own, begin),
		cmocka_unit_test_setup(facts__that_change_are_told_anew, begin),
		cmocka_unit_test_setup(cutoff__leaves_as_many_as_are_wanted, begin),
		cmocka_unit_test_setup(cutoff__divides_those_of_one_age, begin),
		cmocka_unit_test_setup(cutoff__puts_first_who_came_or_died, begin),
		cmocka_unit_test_setup(age__is_bounded, begin),
		cmocka_unit_test(ln__is_right_within_two_thousandths),
		cmocka_unit_test(window__is_the_least_that_does),
	};

	return cmocka_run_group_tests_name("vector", tests, NULL, NULL);
}
