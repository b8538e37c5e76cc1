// SPDX-License-Identifier: GPL-2.0
/* Where a process would run best, as it is told to who asks. */
/* sources: userland/infod/core/policy.c userland/infod/core/balance.c userland/infod/core/relieve.c userland/infod/core/choice.c userland/infod/core/best.c userland/infod/core/claims.c userland/infod/core/end.c userland/infod/core/words.c userland/infod/core/vector.c */
#include "nodes.h"

#include "userland/infod/core/best.h"

/* Which nodes are answered to who asks often where a process runs best, a bit for each. */
static u32 best_of(const struct mos_process *process)
{
	const struct mos_situation situation = {
		.policy = &policy, .self = &self, .vector = &vector, .now = now,
	};
	struct mos_end end;
	u32 i, nodes = 0;

	for (i = 0; i < 100; i++)
		if (mos_best(&situation, process, &end))
			nodes |= 1u << end.node;
	return nodes;
}

static void best__is_where_it_is_unless_another_is_better(void **state)
{
	struct mos_process *process = add();

	(void)state;
	hear(2, 0);
	hear(3, 0);
	assert_int_equal(best_of(process), 1 << SELF);
	/* The other one here leaves it half of a CPU; elsewhere it has one, on whichever. */
	add();
	assert_int_equal(best_of(process), 1 << 2 | 1 << 3);
	/* Away its own load is not another's. */
	self.state.runnable = 0;
	process->where = 2;
	process->flags = MOS_PROCESS_AWAY;
	now++;
	hear(2, 100);
	assert_int_equal(best_of(process), 1 << 2);
	now++;
	hear(2, 200);
	assert_int_equal(best_of(process) & 1 << 2, 0);
	assert_int_equal(best_of(process) & 1 << 3, 1 << 3);
}

static void best__of_a_new_one_is_any_that_takes_it(void **state)
{
	static const u32 closed[] = {
		MOS_NODE_BLOCKS, MOS_NODE_LEAVING, MOS_NODE_OWNER, MOS_NODE_LOW_MEMORY, MOS_NODE_QUIET,
	};
	struct mos_process process = { .home = SELF };
	u32 i;

	(void)state;
	hear(2, 0);
	hear(3, 0);
	hear(4, 100);
	assert_int_equal(best_of(&process), 1 << SELF | 1 << 2 | 1 << 3);
	self.state.runnable = 100;
	assert_int_equal(best_of(&process), 1 << 2 | 1 << 3);
	for (i = 0; i < ARRAY_SIZE(closed); i++) {
		vector.entries[0].state.flags = closed[i];
		assert_int_equal(best_of(&process), 1 << 3);
	}
	vector.entries[1].state.room = 0;
	self.state.runnable = 300;
	assert_int_equal(best_of(&process), 1 << 4);
	vector.entries[2].facts.speed = 1;
	assert_int_equal(best_of(&process), 1 << SELF);
}

static void best__has_the_memory_that_is_asked_for(void **state)
{
	struct mos_process process = { .home = SELF, .total_kb = 450 << 10 };

	(void)state;
	hear(2, 0);
	hear(3, 1000);
	assert_int_equal(best_of(&process), 0);
	vector.entries[1].state.free_mb = 600;
	assert_int_equal(best_of(&process), 1 << 3);
	self.state.free_mb = 600;
	assert_int_equal(best_of(&process), 1 << SELF);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(best__is_where_it_is_unless_another_is_better, begin),
		cmocka_unit_test_setup(best__of_a_new_one_is_any_that_takes_it, begin),
		cmocka_unit_test_setup(best__has_the_memory_that_is_asked_for, begin),
	};

	return cmocka_run_group_tests_name("best", tests, NULL, NULL);
}
