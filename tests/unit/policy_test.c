// SPDX-License-Identifier: GPL-2.0
/* The policies: what moves, what stays, whom it goes to, what counts before it can be measured. */
/* sources: userland/infod/core/policy.c userland/infod/core/balance.c userland/infod/core/relieve.c userland/infod/core/choice.c userland/infod/core/claims.c userland/infod/core/end.c userland/infod/core/words.c userland/infod/core/vector.c */
#include "nodes.h"

#include "userland/infod/core/claims.h"

/* The node that was asked says yes, and counts all that it has granted. */
static enum mos_decide decide_with_answer(void)
{
	if (decide() != MOS_DECIDE_ASK || !decision.process.id)
		return decision.decide;
	now++;
	mos_vector_find(&vector, decision.to.node)->state.runnable += decision.process.cpu;
	mos_vector_find(&vector, decision.to.node)->born = now;
	mos_policy_answered(&policy, decision.to.node, decision.intent, now);
	return decide();
}

static void balance__moves_when_two_are_here_and_none_there(void **state)
{
	(void)state;
	add();
	add();
	hear(2, 0);
	assert_int_equal(decide(), MOS_DECIDE_ASK);
	assert_int_equal(decision.to.node, 2);
	assert_int_equal(decision.intent, 100);
	assert_string_equal(words, "ask node 2 whether it takes process 1 (spin): it gets more of a CPU there; it uses 100% "
			    "of a CPU, has 4096 KiB to be sent of 10240 and makes 0 calls a second; gains 45000 ms for "
			    "60 ms of standing still");
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	assert_int_equal(decision.why, MOS_WHY_BUSY);
	hear(2, 100);
	mos_policy_answered(&policy, 2, 100, now);
	assert_int_equal(decide(), MOS_DECIDE_MOVE);
	assert_int_equal(decision.why, MOS_WHY_LOAD);
	assert_int_equal(decision.to.runnable, 0);
	assert_string_equal(words, "move process 2 (spin) from node 1 (1.00 others on 1 CPU of speed 10000, 500 MiB free) to "
			    "node 2 (0.00 others on 1 CPU of speed 10000, 500 MiB free): it gets more of a CPU there; it uses "
			    "100% of a CPU, has 4096 KiB to be sent of 10240 and makes 0 calls a second; gains 45000 ms "
			    "for 60 ms of standing still");
}

static void balance__a_difference_of_one_is_none(void **state)
{
	u32 here;

	(void)state;
	for (here = 1; here < 40; here++) {
		add();
		hear(2, here * 100 - 100);
		now++;
		assert_int_equal(decide(), MOS_DECIDE_NOTHING);
		assert_int_equal(decision.why, MOS_WHY_BALANCED);
	}
}

/* Whatever the speeds and CPUs: what has moved does not move back. */
static void balance__never_oscillates(void **state)
{
	u32 here, there, cpus, speed, moved = 0;

	(void)state;
	for (here = 1; here < 12; here++)
		for (there = 0; there < 12; there++)
			for (cpus = 1; cpus < 5; cpus++)
				for (speed = 3000; speed < 40000; speed += 7000) {
					u32 i;

					begin(state);
					for (i = 0; i < here; i++)
						add();
					hear(2, there * 100);
					vector.entries[0].facts.cpus = cpus;
					vector.entries[0].facts.speed = speed;
					if (decide_with_answer() != MOS_DECIDE_MOVE)
						continue;
					moved++;
					/* Seen from the other end, with the process there. */
					begin(state);
					self.facts.cpus = cpus;
					self.facts.speed = speed;
					for (i = 0; i < there + 1; i++)
						add();
					hear(2, here * 100 - 100);
					assert_int_not_equal(decide(), MOS_DECIDE_ASK);
				}
	assert_in_range(moved, 1000, 11 * 12 * 4 * 6);
}

static void balance__considers_speed_and_cpus(void **state)
{
	(void)state;
	add();
	hear(2, 0);
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	vector.entries[0].facts.speed = 20000;
	assert_int_equal(decide(), MOS_DECIDE_ASK);
	begin(state);
	add();
	add();
	hear(2, 100);
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	vector.entries[0].facts.cpus = 4;
	assert_int_equal(decide(), MOS_DECIDE_ASK);
}

/* What lacks a feature is not chosen, even where it is the best by far, and the next best is. */
static void balance__goes_where_the_features_are(void **state)
{
	struct mos_process *guest;

	(void)state;
	self.features = 0x5;
	add();
	add();
	hear(2, 0);
	hear(3, 0);
	vector.entries[0].facts.speed = 40000;
	vector.entries[0].features = 0x1;
	vector.entries[1].features = 0x1;
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	assert_int_equal(decision.why, MOS_WHY_NO_NODE);
	vector.entries[1].features = 0x7;
	assert_int_equal(decide(), MOS_DECIDE_ASK);
	assert_int_equal(decision.to.node, 3);
	/* A guest has come to use what its home has, which is not what this node has. */
	begin(state);
	self.features = 0x7;
	guest = add();
	add();
	guest->home = 2;
	guest->flags = MOS_PROCESS_GUEST;
	processes[1].flags = MOS_PROCESS_LOCKED;
	hear(2, 500);
	hear(3, 0);
	vector.entries[0].features = 0x6;
	vector.entries[1].features = 0x4;
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	vector.entries[1].features = 0x6;
	assert_int_equal(decide(), MOS_DECIDE_ASK);
	assert_int_equal(decision.to.node, 3);
}

/* Where that is not wanted here, what has more is not chosen either; for a guest of another home that does not count. */
static void balance__goes_where_the_features_are_the_same(void **state)
{
	(void)state;
	policy.settings.same_features = true;
	self.features = 0x5;
	add();
	add();
	hear(2, 0);
	hear(3, 0);
	vector.entries[0].facts.speed = 40000;
	vector.entries[0].features = 0x7;
	vector.entries[1].features = 0x1;
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	assert_int_equal(decision.why, MOS_WHY_NO_NODE);
	vector.entries[1].features = 0x5;
	assert_int_equal(decide(), MOS_DECIDE_ASK);
	assert_int_equal(decision.to.node, 3);
	begin(state);
	policy.settings.same_features = true;
	add()->home = 2;
	add();
	processes[0].flags = MOS_PROCESS_GUEST;
	processes[1].flags = MOS_PROCESS_LOCKED;
	hear(2, 500);
	hear(3, 0);
	vector.entries[0].features = 0x5;
	vector.entries[1].features = 0x7;
	assert_int_equal(decide(), MOS_DECIDE_ASK);
	assert_int_equal(decision.to.node, 3);
}

static void balance__spreads_over_those_that_are_near_the_best(void **state)
{
	u32 hits[40] = { 0 }, node, i;

	(void)state;
	for (i = 0; i < 2000; i++) {
		begin(state);
		policy.random.state = i;
		add();
		add();
		for (node = 2; node < 40; node++)
			hear(node, node % 2 ? 0 : 80);
		assert_int_equal(decide(), MOS_DECIDE_ASK);
		hits[decision.to.node]++;
	}
	for (node = 2; node < 40; node++)
		assert_in_range(hits[node], node % 2 ? 60 : 0, node % 2 ? 160 : 0);
}

static void balance__counts_what_is_under_way(void **state)
{
	u32 i, moves[4] = { 0 };

	(void)state;
	for (i = 0; i < 9; i++)
		add();
	hear(2, 0);
	hear(3, 0);
	/* Nothing arrives; and yet no more is sent than is right: three stay, three go to each. */
	while (decide_with_answer() == MOS_DECIDE_MOVE) {
		moves[decision.to.node]++;
		processes[decision.process.id - 1].flags |= MOS_PROCESS_MOVING;
	}
	assert_int_equal(moves[2], 3);
	assert_int_equal(moves[3], 3);
}

static void balance__what_has_arrived_counts_until_it_is_told(void **state)
{
	(void)state;
	add();
	add();
	add();
	hear(2, 0);
	assert_int_equal(decide_with_answer(), MOS_DECIDE_MOVE);
	processes[decision.process.id - 1].flags |= MOS_PROCESS_MOVING;
	now += 50;
	mos_policy_moved(&policy, decision.process.id, true, now);
	processes[decision.process.id - 1].where = 2;
	self.state.runnable -= 100;
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	assert_int_equal(decision.why, MOS_WHY_BALANCED);
}

static void balance__leaves_alone_what_is_to_be_left_alone(void **state)
{
	static const u32 flags[] = {
		MOS_PROCESS_LOCKED, MOS_PROCESS_FOREGROUND, MOS_PROCESS_EXCLUDED, MOS_PROCESS_CANTMOVE, MOS_PROCESS_MOVING,
	};
	size_t i;

	(void)state;
	hear(2, 0);
	add();
	add();
	for (i = 0; i < ARRAY_SIZE(flags); i++) {
		processes[0].flags = processes[1].flags = flags[i];
		assert_int_equal(decide(), MOS_DECIDE_NOTHING);
		assert_int_equal(decision.why, MOS_WHY_NO_PROCESS);
	}
	processes[0].flags = processes[1].flags = 0;
	processes[0].age_ms = processes[1].age_ms = 999;
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	assert_non_null(strstr(words, ": of those that compute 2 have not been here for long"));
	processes[0].age_ms = processes[1].age_ms = 5000;
	processes[0].resident_ms = processes[1].resident_ms = 999;
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	processes[0].resident_ms = 1000;
	processes[1].cpu = 5;
	assert_int_equal(decide(), MOS_DECIDE_ASK);
	assert_int_equal(decision.process.id, 1);
}

static void balance__asks_only_those_who_take_guests(void **state)
{
	static const u32 flags[] = {
		MOS_NODE_BLOCKS, MOS_NODE_LEAVING, MOS_NODE_OWNER, MOS_NODE_LOW_MEMORY, MOS_NODE_QUIET,
	};
	size_t i;

	(void)state;
	add();
	add();
	hear(2, 0);
	for (i = 0; i < ARRAY_SIZE(flags); i++) {
		vector.entries[0].state.flags = flags[i];
		assert_int_equal(decide(), MOS_DECIDE_NOTHING);
		assert_int_equal(decision.why, MOS_WHY_NO_NODE);
	}
	vector.entries[0].state.flags = 0;
	vector.entries[0].state.room = 0;
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	vector.entries[0].state.room = 1;
	mos_vector_bury(&vector, 2, MOS_CAUSE_LINK, now);
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	hear(3, 0);
	now += policy.settings.news_ms + 1;
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	hear(3, 0);
	assert_int_equal(decide(), MOS_DECIDE_ASK);
}

static void balance__obeys_stay(void **state)
{
	(void)state;
	add();
	add();
	hear(2, 0);
	policy.settings.stay = true;
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	assert_int_equal(decision.why, MOS_WHY_STAY);
	policy.settings.stay = false;
	policy.settings.lstay = true;
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	processes[1].flags = MOS_PROCESS_GUEST;
	processes[1].home = 9;
	hear(9, 300);
	assert_int_equal(decide(), MOS_DECIDE_ASK);
	assert_int_equal(decision.process.id, 2);
}

static void balance__a_guest_goes_on_by_way_of_its_home(void **state)
{
	(void)state;
	add();
	add();
	processes[0].flags = processes[1].flags = MOS_PROCESS_GUEST;
	processes[0].home = processes[1].home = 9;
	hear(2, 0);
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	hear(9, 300);
	assert_int_equal(decide(), MOS_DECIDE_ASK);
}

static void balance__a_guest_is_sent_home_for_the_sake_of_a_third_node(void **state)
{
	(void)state;
	policy.settings.by_home = true;
	add();
	add();
	add();
	processes[0].flags = processes[1].flags = processes[2].flags = MOS_PROCESS_GUEST;
	processes[0].home = processes[1].home = processes[2].home = 9;
	hear(2, 0);
	/* It has more than we: it sends something of its own. */
	hear(9, 300);
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	now++;
	hear(9, 200);
	assert_int_equal(decide(), MOS_DECIDE_MOVE);
	assert_int_equal(decision.to.node, 2);
	assert_non_null(strstr(words, " by way of its home, node 9: "));
	/* Home has it now, and is given time. */
	assert_non_null(mos_claim_find(&policy, MOS_CLAIM_SENDING, 9, decision.process.id));
	processes[decision.process.id - 1].flags |= MOS_PROCESS_MOVING;
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
}

static void balance__a_guest_goes_nowhere_where_its_home_keeps_all(void **state)
{
	(void)state;
	add();
	add();
	processes[0].flags = processes[1].flags = MOS_PROCESS_GUEST;
	processes[0].home = processes[1].home = 9;
	hear(2, 0);
	hear(9, 300);
	mos_vector_find(&vector, 9)->state.flags = MOS_NODE_STAYS;
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
}

/* Two of our own are away on node 2, with a third of somebody else; here are some that cannot move. */
static void be_busy(u32 stuck)
{
	u32 i;

	for (i = 0; i < stuck; i++)
		add()->flags = MOS_PROCESS_CANTMOVE;
	for (i = 0; i < 2; i++) {
		struct mos_process *process = add();

		process->flags = MOS_PROCESS_AWAY;
		process->where = 2;
		self.state.runnable -= 100;
	}
	hear(2, 300);
	hear(3, 0);
}

static void balance__what_is_away_goes_on_when_home_is_busy_too(void **state)
{
	u32 id;

	(void)state;
	policy.settings.by_home = true;
	be_busy(4);
	assert_int_equal(decide(), MOS_DECIDE_ASK);
	assert_int_equal(decision.to.node, 3);
	assert_int_equal(decision.intent, 100);
	policy.question.node = 0;
	assert_int_equal(decide_with_answer(), MOS_DECIDE_MOVE);
	assert_int_equal(decision.from.node, 2);
	assert_int_equal(decision.from.runnable, 200);
	assert_non_null(strstr(words, " by way of its home, node 1: it gets more of a CPU there"));
	id = decision.process.id;
	processes[id - 1].flags |= MOS_PROCESS_MOVING;
	/* It does not leave this node, nor free memory here. */
	decide();
	assert_int_equal(decision.from.runnable, 400);
	/* The other does not follow before it is known how node 2 is now. */
	hear(4, 0);
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	now += 100;
	hear(3, 100);
	mos_policy_moved(&policy, id, true, now);
	processes[id - 1].where = 3;
	processes[id - 1].flags = MOS_PROCESS_AWAY;
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	now++;
	hear(2, 200);
	hear(3, 100);
	hear(4, 0);
	assert_int_equal(decide_with_answer(), MOS_DECIDE_MOVE);
	assert_int_equal(decision.from.node, 2);
	assert_int_equal(decision.to.node, 4);
	assert_int_not_equal(decision.process.id, id);
}

static void balance__what_is_away_is_left_to_its_node_where_home_is_not_busier(void **state)
{
	(void)state;
	policy.settings.by_home = true;
	be_busy(2);
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
}

static void balance__own_processes_go_first(void **state)
{
	(void)state;
	policy.settings.by_home = true;
	be_busy(4);
	processes[0].flags = 0;
	assert_int_equal(decide_with_answer(), MOS_DECIDE_MOVE);
	assert_int_equal(decision.process.id, 1);
	assert_int_equal(decision.from.node, SELF);
}

static void balance__what_is_away_stays_where_it_is_to(void **state)
{
	(void)state;
	policy.settings.by_home = true;
	be_busy(4);
	policy.settings.lstay = true;
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	policy.settings.lstay = false;
	mos_vector_find(&vector, 2)->state.flags = MOS_NODE_STAYS;
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	mos_vector_find(&vector, 2)->state.flags = 0;
	processes[4].flags |= MOS_PROCESS_LOCKED;
	processes[5].flags |= MOS_PROCESS_FOREGROUND;
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	processes[5].flags = MOS_PROCESS_AWAY;
	/* The only other node that is free is the one on which it is. */
	mos_vector_find(&vector, 3)->state.flags = MOS_NODE_BLOCKS;
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	mos_vector_find(&vector, 3)->state.flags = 0;
	assert_int_equal(decide(), MOS_DECIDE_ASK);
	assert_int_equal(decision.process.id, 6);
}

static void balance__does_not_send_what_costs_more_than_it_gains(void **state)
{
	(void)state;
	add();
	add();
	hear(2, 0);
	processes[0].cpu_ms = processes[1].cpu_ms = 2000;
	processes[0].dirty_kb = processes[1].dirty_kb = 1 << 20;
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	assert_int_equal(decision.why, MOS_WHY_TOO_DEAR);
	processes[1].dirty_kb = 1 << 10;
	assert_int_equal(decide(), MOS_DECIDE_ASK);
	assert_int_equal(decision.process.id, 2);
}

static void balance__learns_what_moves_cost(void **state)
{
	(void)state;
	/* Three here, two there: a gain, but a small one. */
	add()->cpu_ms = 1000;
	add()->cpu_ms = 1000;
	add()->cpu_ms = 1000;
	self.state.runnable += 60;
	hear(2, 200);
	assert_int_equal(decide(), MOS_DECIDE_ASK);
	assert_in_range(decision.gain_ms, 100, 400);
	assert_int_equal(decision.cost_ms, 60);
	policy.question.node = 0;
	/* Where a move of 4 MiB takes a second it does not pay. */
	mos_policy_learn(&policy, 4096, 1000, now);
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	assert_int_equal(decision.why, MOS_WHY_TOO_DEAR);
	assert_int_equal(decision.cost_ms, 1000);
	/* One that was quick does not say all; nor does any for ever. */
	mos_policy_learn(&policy, 4096, 40, now);
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	assert_int_equal(decision.cost_ms, 760);
	for (int i = 0; i < 4; i++) {
		now += 40000;
		assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	}
	hear(2, 200);
	assert_int_equal(decide(), MOS_DECIDE_ASK);
}

static void balance__keeps_what_calls_its_home_all_the_time(void **state)
{
	(void)state;
	add()->calls = 20000;
	add()->calls = 20000;
	hear(2, 0);
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	processes[1].calls = 100;
	assert_int_equal(decide(), MOS_DECIDE_ASK);
	assert_int_equal(decision.process.id, 2);
}

static void balance__gives_back_what_it_does_not_use(void **state)
{
	(void)state;
	add();
	add();
	hear(2, 0);
	assert_int_equal(decide(), MOS_DECIDE_ASK);
	now++;
	/* It was idle; it is not any more. */
	hear(2, 300);
	mos_policy_answered(&policy, 2, 100, now);
	assert_int_equal(decide(), MOS_DECIDE_ASK);
	assert_int_equal(decision.process.id, 0);
	assert_int_equal(decision.to.node, 2);
	assert_int_equal(decision.intent, 0);
	assert_non_null(strstr(words, "node 2 need keep nothing free any more"));
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
}

static void balance__avoids_who_does_not_answer_or_will_not(void **state)
{
	(void)state;
	add();
	add();
	hear(2, 0);
	assert_int_equal(decide(), MOS_DECIDE_ASK);
	now += policy.settings.ask_ms;
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	assert_int_equal(decision.why, MOS_WHY_NO_NODE);
	/* Its answer comes too late: what it keeps is to be given back. */
	assert_true(mos_policy_answered(&policy, 2, 100, now));
	assert_false(mos_policy_answered(&policy, 2, 0, now));
	now += policy.settings.avoid_ms;
	assert_int_equal(decide(), MOS_DECIDE_ASK);
	mos_policy_answered(&policy, 2, 0, now);
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	hear(3, 0);
	assert_int_equal(decide_with_answer(), MOS_DECIDE_MOVE);
	/* A move that failed is not tried again soon with that node. */
	mos_policy_moved(&policy, decision.process.id, false, now);
	now++;
	hear(3, 0);
	processes[0].flags = processes[1].flags = MOS_PROCESS_LOCKED;
	processes[decision.process.id - 1].flags = 0;
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
}

static void grant__counts_until_it_comes(void **state)
{
	(void)state;
	assert_int_equal(mos_policy_grant(&policy, &self, 7, 200, now), 200);
	assert_int_equal(mos_policy_grant(&policy, &self, 8, 100, now), 100);
	assert_int_equal(mos_policy_promised(&policy, now), 300);
	mos_policy_arrived(&policy, 7, 100);
	assert_int_equal(mos_policy_promised(&policy, now), 200);
	assert_int_equal(mos_policy_grant(&policy, &self, 7, 0, now), 0);
	assert_int_equal(mos_policy_promised(&policy, now), 100);
	assert_int_equal(mos_policy_promised(&policy, now + 60000), 0);
	assert_int_equal(mos_policy_grant(&policy, &self, 9, self.state.room * 100 + 1, now), 0);
	assert_int_equal(mos_policy_promised(&policy, now), 100);
	self.state.flags = MOS_NODE_BLOCKS;
	assert_int_equal(mos_policy_grant(&policy, &self, 8, 100, now), 0);
	assert_int_equal(mos_policy_promised(&policy, now), 0);
}

static void memory__goes_before_load(void **state)
{
	(void)state;
	add()->total_kb = 30 << 10;
	add()->total_kb = 200 << 10;
	processes[1].dirty_kb = 200 << 10;
	processes[1].resident_ms = processes[1].age_ms = 10;
	self.state.free_mb = 40;
	/* Busy, and yet the only one with room. */
	hear(2, 900);
	hear(3, 0);
	vector.entries[1].state.free_mb = 100;
	assert_int_equal(decide_with_answer(), MOS_DECIDE_MOVE);
	assert_int_equal(decision.why, MOS_WHY_MEMORY);
	assert_int_equal(decision.to.node, 2);
	assert_int_equal(decision.process.id, 2);
	/* What is on its way counts as free here, and not there. */
	processes[1].flags |= MOS_PROCESS_MOVING;
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	assert_int_equal(decision.why, MOS_WHY_BALANCED);
}

static void memory__moves_what_is_cheap_if_it_is_enough(void **state)
{
	(void)state;
	add()->total_kb = 300 << 10;
	processes[0].dirty_kb = 250 << 10;
	add()->total_kb = 120 << 10;
	processes[1].dirty_kb = 20 << 10;
	add()->total_kb = 10 << 10;
	self.state.free_mb = 30;
	hear(2, 500);
	assert_int_equal(decide(), MOS_DECIDE_ASK);
	assert_int_equal(decision.process.id, 2);
}

/* The kernel would refuse what is of this node. */
static void memory__obeys_lstay(void **state)
{
	(void)state;
	policy.settings.lstay = true;
	add()->total_kb = 300 << 10;
	add()->total_kb = 200 << 10;
	self.state.free_mb = 30;
	hear(2, 500);
	hear(9, 500);
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	processes[1].flags = MOS_PROCESS_GUEST;
	processes[1].home = 9;
	assert_int_equal(decide(), MOS_DECIDE_ASK);
	assert_int_equal(decision.why, MOS_WHY_MEMORY);
	assert_int_equal(decision.process.id, 2);
}

static void memory__without_room_is_said(void **state)
{
	(void)state;
	add()->total_kb = 300 << 10;
	self.state.free_mb = 30;
	hear(2, 0);
	vector.entries[0].state.free_mb = 100;
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	assert_int_equal(decision.why, MOS_WHY_NO_ROOM);
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	assert_int_not_equal(decision.why, MOS_WHY_NO_ROOM);
}

static void memory__what_left_does_not_go_back_at_once(void **state)
{
	struct mos_process *guest = add();

	(void)state;
	/* It left node 2 when less than 50 MiB were free there; now there are 40 more than that, and what it has. */
	guest->home = 2;
	guest->flags = MOS_PROCESS_GUEST;
	guest->total_kb = 200 << 10;
	self.state.runnable = 400;
	hear(2, 0);
	vector.entries[0].state.free_mb = 290;
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	vector.entries[0].state.free_mb = 300;
	now += 10000;
	hear(2, 0);
	vector.entries[0].state.free_mb = 300;
	assert_int_equal(decide_with_answer(), MOS_DECIDE_MOVE);
	assert_int_equal(decision.to.node, 2);
}

static void evict__sends_all_guests_home(void **state)
{
	u32 i, moved = 0;

	(void)state;
	for (i = 0; i < 20; i++) {
		struct mos_process *process = add();

		process->home = 2 + i % 3;
		process->flags = MOS_PROCESS_GUEST | (i % 2 ? MOS_PROCESS_LOCKED : 0);
		process->resident_ms = 0;
	}
	add();
	hear(2, 900);
	self.state.flags = MOS_NODE_OWNER;
	while (decide() == MOS_DECIDE_MOVE) {
		assert_int_equal(decision.why, MOS_WHY_OWNER);
		assert_int_equal(decision.to.node, decision.process.home);
		processes[decision.process.id - 1].flags |= MOS_PROCESS_MOVING;
		moved++;
	}
	assert_int_equal(moved, 20);
	self.state.flags = MOS_NODE_LEAVING;
	processes[3].flags = MOS_PROCESS_GUEST;
	mos_policy_moved(&policy, 4, false, now - policy.settings.avoid_ms);
	assert_int_equal(decide(), MOS_DECIDE_MOVE);
	assert_int_equal(decision.why, MOS_WHY_LEAVING);
}

static void home__is_not_for_what_is_left_alone(void **state)
{
	static const u32 flags[] = { MOS_PROCESS_LOCKED, MOS_PROCESS_FOREGROUND, MOS_PROCESS_EXCLUDED };
	u32 i;

	(void)state;
	add()->calls = 5000;
	processes[0].home = 2;
	hear(2, 0);
	for (i = 0; i < ARRAY_SIZE(flags); i++) {
		processes[0].flags = MOS_PROCESS_GUEST | flags[i];
		assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	}
	processes[0].flags = MOS_PROCESS_GUEST;
	assert_int_equal(decide(), MOS_DECIDE_MOVE);
}

/* Nothing is known of a home that is quiet, which is not the same as that it is idle. */
static void home__that_is_quiet_is_not_taken_for_idle(void **state)
{
	(void)state;
	add()->flags = MOS_PROCESS_GUEST;
	processes[0].home = 2;
	processes[0].calls = 5000;
	add();
	hear(2, 0);
	vector.entries[0].state = (struct mos_state){ .flags = MOS_NODE_QUIET };
	hear(3, 0);
	assert_int_equal(decide(), MOS_DECIDE_ASK);
	assert_int_equal(decision.to.node, 3);
}

/* Tasks wait for memory though some is free: one process goes, and what comes of that is waited for. */
static void memory__under_pressure_goes_one_by_one(void **state)
{
	(void)state;
	add();
	add();
	hear(2, 500);
	self.state.flags = MOS_NODE_LOW_MEMORY;
	assert_int_equal(decide_with_answer(), MOS_DECIDE_MOVE);
	assert_int_equal(decision.why, MOS_WHY_MEMORY);
	mos_policy_moved(&policy, decision.process.id, true, now);
	processes[decision.process.id - 1].where = 2;
	now += 5000;
	hear(2, 500);
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	now += 10000;
	hear(2, 500);
	assert_int_equal(decide_with_answer(), MOS_DECIDE_MOVE);
	assert_int_equal(decision.why, MOS_WHY_MEMORY);
}

/* Who switches balancing off does not ask guests to stay on a machine that is its owner's again. */
static void evict__sends_guests_home_where_balancing_is_off(void **state)
{
	(void)state;
	policy.settings.off = true;
	add()->calls = 5000;
	processes[0].home = 2;
	processes[0].flags = MOS_PROCESS_GUEST;
	add();
	hear(2, 0);
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	assert_int_equal(decision.why, MOS_WHY_STAY);
	self.state.free_mb = 1;
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	self.state.flags = MOS_NODE_OWNER;
	assert_int_equal(decide(), MOS_DECIDE_MOVE);
	assert_int_equal(decision.process.id, 1);
	assert_int_equal(decision.why, MOS_WHY_OWNER);
}

/* What was asked for is given back when balancing is switched off meanwhile. */
static void balance__gives_back_when_it_is_switched_off(void **state)
{
	(void)state;
	add();
	add();
	hear(2, 0);
	assert_int_equal(decide(), MOS_DECIDE_ASK);
	policy.settings.off = true;
	mos_policy_answered(&policy, 2, 100, now);
	assert_int_equal(decide(), MOS_DECIDE_ASK);
	assert_int_equal(decision.to.node, 2);
	assert_int_equal(decision.intent, 0);
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
}

static void home__is_better_for_what_calls_it_all_the_time(void **state)
{
	(void)state;
	/* A guest here. */
	add()->flags = MOS_PROCESS_GUEST;
	processes[0].home = 2;
	processes[0].calls = 5000;
	hear(2, 0);
	assert_int_equal(decide(), MOS_DECIDE_MOVE);
	assert_int_equal(decision.why, MOS_WHY_HOME);
	assert_int_equal(decision.to.node, 2);
	/* One of ours elsewhere. */
	begin(state);
	add()->flags = MOS_PROCESS_AWAY;
	self.state.runnable = 0;
	processes[0].where = 2;
	processes[0].calls = 5000;
	hear(2, 100);
	assert_int_equal(decide(), MOS_DECIDE_MOVE);
	assert_int_equal(decision.to.node, SELF);
	assert_int_equal(decision.from.runnable, 0);
	/* It stays where it is if home is much busier. */
	begin(state);
	add()->flags = MOS_PROCESS_GUEST;
	processes[0].home = 2;
	processes[0].calls = 5000;
	hear(2, 500);
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
}

/* What could not go is not ordered again and again; after a while it is. */
static void home__is_not_tried_again_at_once(void **state)
{
	u32 flags[] = { 0, MOS_NODE_OWNER, MOS_NODE_LEAVING }, i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(flags); i++) {
		begin(state);
		add()->flags = MOS_PROCESS_GUEST;
		processes[0].home = 2;
		processes[0].calls = 5000;
		hear(2, 0);
		self.state.flags = flags[i];
		assert_int_equal(decide(), MOS_DECIDE_MOVE);
		mos_policy_moved(&policy, 1, false, now);
		assert_int_equal(decide(), MOS_DECIDE_NOTHING);
		now += policy.settings.avoid_ms - 1;
		assert_int_equal(decide(), MOS_DECIDE_NOTHING);
		now++;
		assert_int_equal(decide(), MOS_DECIDE_MOVE);
	}
}

/* A node that is avoided for other reasons is still the home to which a guest must go. */
static void evict__goes_to_a_home_that_is_avoided(void **state)
{
	(void)state;
	add()->flags = MOS_PROCESS_GUEST;
	processes[0].home = 2;
	hear(2, 0);
	mos_claim_avoid(&policy, 2, 0, now);
	mos_claim_avoid(&policy, 0, 1, now);
	self.state.flags = MOS_NODE_OWNER;
	assert_int_equal(decide(), MOS_DECIDE_MOVE);
}

/* The kernel would refuse it. What is away may come home to such a node. */
static void home__waits_where_all_is_to_stay(void **state)
{
	(void)state;
	policy.settings.stay = true;
	add()->flags = MOS_PROCESS_GUEST;
	processes[0].home = 2;
	processes[0].calls = 5000;
	hear(2, 0);
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	assert_int_equal(decision.why, MOS_WHY_STAY);
	processes[0].flags = MOS_PROCESS_AWAY;
	processes[0].home = SELF;
	processes[0].where = 2;
	self.state.runnable = 0;
	assert_int_equal(decide(), MOS_DECIDE_MOVE);
}

/* It would be sent away again as soon as it had come, or something would be killed for it. */
static void home__without_memory_is_not_better(void **state)
{
	(void)state;
	add()->flags = MOS_PROCESS_GUEST;
	processes[0].home = 2;
	processes[0].calls = 5000;
	processes[0].total_kb = 300 << 10;
	hear(2, 0);
	vector.entries[0].state.free_mb = 100;
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	now += policy.settings.avoid_ms;
	vector.entries[0].state.free_mb = 500;
	vector.entries[0].state.flags = MOS_NODE_LOW_MEMORY;
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	vector.entries[0].state.flags = 0;
	assert_int_equal(decide(), MOS_DECIDE_MOVE);
	assert_int_equal(decision.why, MOS_WHY_HOME);
	/* Where the owner is back that does not matter. */
	begin(state);
	add()->flags = MOS_PROCESS_GUEST;
	processes[0].home = 2;
	processes[0].total_kb = 300 << 10;
	hear(2, 0);
	vector.entries[0].state.free_mb = 100;
	self.state.flags = MOS_NODE_OWNER;
	assert_int_equal(decide(), MOS_DECIDE_MOVE);
	assert_int_equal(decision.why, MOS_WHY_OWNER);
}

/* What comes home counts there before it can be measured. */
static void home__takes_back_what_it_has_memory_for(void **state)
{
	u32 i;

	(void)state;
	for (i = 0; i < 2; i++) {
		add()->flags = MOS_PROCESS_AWAY;
		processes[i].where = 2;
		processes[i].calls = 5000;
		processes[i].total_kb = 300 << 10;
	}
	self.state.runnable = 0;
	self.state.free_mb = 399;
	hear(2, 200);
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	self.state.free_mb = 500;
	assert_int_equal(decide(), MOS_DECIDE_MOVE);
	assert_int_equal(decision.why, MOS_WHY_HOME);
	processes[decision.process.id - 1].flags |= MOS_PROCESS_MOVING;
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	self.state.free_mb = 700;
	assert_int_equal(decide(), MOS_DECIDE_MOVE);
}

static void balance__a_guest_does_not_go_by_way_of_a_home_without_memory(void **state)
{
	u32 i;

	(void)state;
	policy.settings.by_home = true;
	for (i = 0; i < 3; i++) {
		add()->flags = MOS_PROCESS_GUEST;
		processes[i].home = 9;
		processes[i].total_kb = 300 << 10;
	}
	hear(2, 0);
	hear(9, 200);
	mos_vector_find(&vector, 9)->state.free_mb = 100;
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	mos_vector_find(&vector, 9)->state.free_mb = 500;
	now += policy.settings.avoid_ms;
	assert_int_equal(decide(), MOS_DECIDE_MOVE);
	assert_int_equal(decision.to.node, 2);
}

static void balance__what_is_away_does_not_go_on_by_way_of_here_without_memory(void **state)
{
	(void)state;
	policy.settings.by_home = true;
	be_busy(4);
	processes[4].total_kb = processes[5].total_kb = 300 << 10;
	self.state.free_mb = 100;
	assert_int_equal(decide(), MOS_DECIDE_NOTHING);
	self.state.free_mb = 400;
	assert_int_equal(decide(), MOS_DECIDE_ASK);
	assert_int_equal(decision.to.node, 3);
}

static void idle__tells_those_who_have_too_much(void **state)
{
	u32 i;

	(void)state;
	assert_int_equal(mos_policy_whom_to_tell(&policy, &self, &vector), 0);
	hear(2, 100);
	assert_int_equal(mos_policy_whom_to_tell(&policy, &self, &vector), 0);
	hear(3, 300);
	for (i = 0; i < 20; i++)
		assert_int_equal(mos_policy_whom_to_tell(&policy, &self, &vector), 3);
	self.state.flags = MOS_NODE_BLOCKS;
	assert_int_equal(mos_policy_whom_to_tell(&policy, &self, &vector), 0);
	self.state.flags = 0;
	self.state.runnable = 100;
	assert_int_equal(mos_policy_whom_to_tell(&policy, &self, &vector), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(balance__moves_when_two_are_here_and_none_there, begin),
		cmocka_unit_test_setup(balance__a_difference_of_one_is_none, begin),
		cmocka_unit_test_setup(balance__never_oscillates, begin),
		cmocka_unit_test_setup(balance__considers_speed_and_cpus, begin),
		cmocka_unit_test_setup(balance__goes_where_the_features_are, begin),
		cmocka_unit_test_setup(balance__goes_where_the_features_are_the_same, begin),
		cmocka_unit_test_setup(balance__spreads_over_those_that_are_near_the_best, begin),
		cmocka_unit_test_setup(balance__counts_what_is_under_way, begin),
		cmocka_unit_test_setup(balance__what_has_arrived_counts_until_it_is_told, begin),
		cmocka_unit_test_setup(balance__leaves_alone_what_is_to_be_left_alone, begin),
		cmocka_unit_test_setup(balance__asks_only_those_who_take_guests, begin),
		cmocka_unit_test_setup(balance__obeys_stay, begin),
		cmocka_unit_test_setup(balance__a_guest_goes_on_by_way_of_its_home, begin),
		cmocka_unit_test_setup(balance__a_guest_is_sent_home_for_the_sake_of_a_third_node, begin),
		cmocka_unit_test_setup(balance__a_guest_goes_nowhere_where_its_home_keeps_all, begin),
		cmocka_unit_test_setup(balance__what_is_away_goes_on_when_home_is_busy_too, begin),
		cmocka_unit_test_setup(balance__what_is_away_is_left_to_its_node_where_home_is_not_busier, begin),
		cmocka_unit_test_setup(balance__own_processes_go_first, begin),
		cmocka_unit_test_setup(balance__what_is_away_stays_where_it_is_to, begin),
		cmocka_unit_test_setup(balance__does_not_send_what_costs_more_than_it_gains, begin),
		cmocka_unit_test_setup(balance__learns_what_moves_cost, begin),
		cmocka_unit_test_setup(balance__keeps_what_calls_its_home_all_the_time, begin),
		cmocka_unit_test_setup(balance__gives_back_what_it_does_not_use, begin),
		cmocka_unit_test_setup(balance__avoids_who_does_not_answer_or_will_not, begin),
		cmocka_unit_test_setup(grant__counts_until_it_comes, begin),
		cmocka_unit_test_setup(memory__goes_before_load, begin),
		cmocka_unit_test_setup(memory__moves_what_is_cheap_if_it_is_enough, begin),
		cmocka_unit_test_setup(memory__obeys_lstay, begin),
		cmocka_unit_test_setup(memory__without_room_is_said, begin),
		cmocka_unit_test_setup(memory__what_left_does_not_go_back_at_once, begin),
		cmocka_unit_test_setup(home__is_not_for_what_is_left_alone, begin),
		cmocka_unit_test_setup(home__that_is_quiet_is_not_taken_for_idle, begin),
		cmocka_unit_test_setup(memory__under_pressure_goes_one_by_one, begin),
		cmocka_unit_test_setup(evict__sends_all_guests_home, begin),
		cmocka_unit_test_setup(evict__sends_guests_home_where_balancing_is_off, begin),
		cmocka_unit_test_setup(balance__gives_back_when_it_is_switched_off, begin),
		cmocka_unit_test_setup(home__is_better_for_what_calls_it_all_the_time, begin),
		cmocka_unit_test_setup(home__is_not_tried_again_at_once, begin),
		cmocka_unit_test_setup(evict__goes_to_a_home_that_is_avoided, begin),
		cmocka_unit_test_setup(home__waits_where_all_is_to_stay, begin),
		cmocka_unit_test_setup(home__without_memory_is_not_better, begin),
		cmocka_unit_test_setup(home__takes_back_what_it_has_memory_for, begin),
		cmocka_unit_test_setup(balance__a_guest_does_not_go_by_way_of_a_home_without_memory, begin),
		cmocka_unit_test_setup(balance__what_is_away_does_not_go_on_by_way_of_here_without_memory, begin),
		cmocka_unit_test_setup(idle__tells_those_who_have_too_much, begin),
	};

	return cmocka_run_group_tests_name("policy", tests, NULL, NULL);
}
