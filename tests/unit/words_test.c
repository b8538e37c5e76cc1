// SPDX-License-Identifier: GPL-2.0
/* What is said of decisions. */
/* sources: userland/infod/core/policy.c userland/infod/core/balance.c userland/infod/core/relieve.c userland/infod/core/choice.c userland/infod/core/claims.c userland/infod/core/end.c userland/infod/core/words.c userland/infod/core/vector.c */
#include "nodes.h"

static void words__are_bounded_and_there_for_every_reason(void **state)
{
	char small[8];
	u32 why;

	(void)state;
	for (why = 0; why < MOS_WHY_NR; why++) {
		struct mos_decision any = { .why = why };

		assert_true(mos_decision_words(&any, "", words, sizeof(words)) < sizeof(words));
		assert_null(strstr(words, "no reason"));
		assert_true(mos_decision_words(&any, "", small, sizeof(small)) == strlen(words));
		assert_true(strlen(small) == sizeof(small) - 1);
		assert_true(mos_decision_words(&any, "", NULL, 0) == strlen(words));
	}
}

static void words__say_who_is_left_alone(void **state)
{
	u32 i;

	(void)state;
	hear(2, 0);
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	assert_string_equal(words, "nothing is moved: no process here may move now: none computes");
	for (i = 0; i < 8; i++)
		add();
	processes[0].flags = processes[1].flags = MOS_PROCESS_LOCKED;
	processes[2].flags = MOS_PROCESS_EXCLUDED | MOS_PROCESS_CANTMOVE;
	processes[3].flags = MOS_PROCESS_FOREGROUND;
	processes[4].flags = processes[5].flags = MOS_PROCESS_CANTMOVE;
	processes[6].resident_ms = 1;
	processes[7].cpu = 0;
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	assert_string_equal(words, "nothing is moved: no process here may move now: of those that compute 2 are locked, "
			    "1 is excluded, 1 has the foreground of a terminal, 2 cannot be moved, "
			    "1 has not been here for long");
}

static void words__name_the_process(void **state)
{
	(void)state;
	hear(2, 0);
	add();
	add();
	assert_int_equal(decide(), MOS_DECIDE_ASK);
	assert_non_null(strstr(words, " whether it takes process "));
	assert_non_null(strstr(words, " (spin)"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(words__say_who_is_left_alone, begin),
		cmocka_unit_test_setup(words__name_the_process, begin),
		cmocka_unit_test_setup(words__are_bounded_and_there_for_every_reason, begin),
	};

	return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
