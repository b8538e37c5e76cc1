// SPDX-License-Identifier: GPL-2.0
/* What one home may have of a node: so many guests, and a part of the memory for images that are on their way. */
/* sources: kernel/quota.c */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kernel/quota.h"

#define MIB (1ull << 20)

static const struct mos_quota quota = { .guests = 2, .share = 75 };

static void judge__counts_guests(void **state)
{
	struct mos_holding holding = { 0 };

	(void)state;
	mos_holding_add(&holding, 0, 0);
	mos_holding_add(&holding, 0, 0);
	assert_int_equal(mos_quota_judge(&quota, &holding, 0), MOS_QUOTA_KEPT);
	mos_holding_add(&holding, 0, 0);
	assert_int_equal(mos_quota_judge(&quota, &holding, 1000 * MIB), MOS_QUOTA_GUESTS);
}

static void judge__leaves_memory_to_others(void **state)
{
	struct mos_holding holding = { 0 };

	(void)state;
	mos_holding_add(&holding, 75 * MIB, 75 * MIB);
	assert_int_equal(mos_quota_judge(&quota, &holding, 100 * MIB), MOS_QUOTA_KEPT);
	assert_int_equal(mos_quota_judge(&quota, &holding, 100 * MIB - 2), MOS_QUOTA_MEMORY);
	mos_holding_add(&holding, 1, 1);
	assert_int_equal(mos_quota_judge(&quota, &holding, 100 * MIB), MOS_QUOTA_MEMORY);
}

static void judge__says_the_same_while_an_image_comes(void **state)
{
	(void)state;
	for (u64 come = 0; come <= 75; come++) {
		struct mos_holding holding = { 0 };

		mos_holding_add(&holding, 75 * MIB, (75 - come) * MIB);
		assert_int_equal(mos_quota_judge(&quota, &holding, (100 - come) * MIB), MOS_QUOTA_KEPT);
		mos_holding_add(&holding, 1, 1);
		assert_int_equal(mos_quota_judge(&quota, &holding, (100 - come) * MIB), MOS_QUOTA_MEMORY);
	}
}

static void judge__takes_any_number_for_a_big_one(void **state)
{
	struct mos_holding holding = { 0 };

	(void)state;
	mos_holding_add(&holding, U64_MAX, U64_MAX);
	mos_holding_add(&holding, U64_MAX, U64_MAX);
	assert_true(holding.claimed == U64_MAX && holding.awaited == U64_MAX);
	assert_int_equal(mos_quota_judge(&quota, &holding, 1000 * MIB), MOS_QUOTA_MEMORY);
	/* Nobody awaits more than was claimed, whatever is said. */
	holding = (struct mos_holding){ 0 };
	mos_holding_add(&holding, 1, U64_MAX);
	assert_true(holding.awaited == 1);
}

static void memory__is_all_of_it_at_a_hundred(void **state)
{
	const struct mos_quota all = { .guests = 1, .share = 100 };
	const struct mos_holding none = { 0 };

	(void)state;
	assert_true(mos_quota_memory(&all, &none, 12345) == 12345);
	assert_true(mos_quota_memory(&all, &none, U64_MAX) == U64_MAX);
	assert_true(mos_quota_memory(&quota, &none, 99) == 74);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(judge__counts_guests),
		cmocka_unit_test(judge__leaves_memory_to_others),
		cmocka_unit_test(judge__says_the_same_while_an_image_comes),
		cmocka_unit_test(judge__takes_any_number_for_a_big_one),
		cmocka_unit_test(memory__is_all_of_it_at_a_hundred),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
