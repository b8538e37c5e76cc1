// SPDX-License-Identifier: GPL-2.0
/* What the simulator must show each time, with little of it: balance, no going to and fro, ages, deaths, loss. */
/* sources: tests/sim/cluster.c tests/sim/scale.c userland/infod/core/step.c userland/infod/core/policy.c userland/infod/core/balance.c userland/infod/core/relieve.c userland/infod/core/choice.c userland/infod/core/claims.c userland/infod/core/end.c userland/infod/core/load.c userland/infod/core/gossip.c userland/infod/core/fill.c userland/infod/core/codec.c userland/infod/core/vector.c userland/infod/core/window.c */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/sim/cluster.h"
#include "tests/sim/scale.h"

#define STEP 500.0

/* After five seconds of gossip, @count processes start on the first of @nodes machines. */
static struct sim *begin(int nodes, int slow, enum sim_balancer balancer, int count, double ms)
{
	const struct sim_setup setup = { .nodes = nodes, .slow = slow, .balancer = balancer, .seed = 7 };
	struct sim *sim = sim_create(&setup);

	sim->alive++;
	sim_run(sim, 5000);
	sim->alive--;
	while (count--)
		sim_start(sim, 0, ms, sim->now);
	return sim;
}

static double makespan(int count, enum sim_balancer balancer)
{
	struct sim *sim = begin(16, 0, balancer, count, 60000);
	double begun = sim->now, took;

	sim_run(sim, 1e12);
	took = sim->now - begun;
	sim_destroy(sim);
	return took;
}

/* Processes of the paper's Table 1, a fifth as long: what is lost at the ends counts five times as much. */
static void balance__is_near_the_optimum(void **state)
{
	static const int counts[] = { 17, 25, 40 };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(counts); i++) {
		double best = makespan(counts[i], SIM_ORACLE), ours = makespan(counts[i], SIM_OURS);

		assert_true(ours >= best && ours <= best * 1.05);
	}
}

static void balance__comes_soon_and_stays(void **state)
{
	struct sim *sim = begin(16, 0, SIM_OURS, 48, 1e9);
	u64 moves;

	(void)state;
	sim_run(sim, sim->now + 5000);
	assert_in_range(sim_imbalance(sim), 0, 1);
	moves = sim->moves;
	assert_in_range(moves, 45, 50);
	sim_run(sim, sim->now + 60000);
	assert_int_equal(sim->moves, moves);
	sim_destroy(sim);
}

static void balance__gives_the_fast_more(void **state)
{
	struct sim *sim = begin(4, 2, SIM_OURS, 16, 1e9);
	u64 moves;

	(void)state;
	sim_run(sim, sim->now + 20000);
	moves = sim->moves;
	/* 6 and 6 on the fast, 2 and 2 on those that are three times slower. */
	assert_in_range(sim->nodes[0].running, 5, 7);
	assert_in_range(sim->nodes[1].running, 5, 7);
	assert_in_range(sim->nodes[2].running, 1, 3);
	assert_in_range(sim->nodes[3].running, 1, 3);
	sim_run(sim, sim->now + 60000);
	assert_int_equal(sim->moves, moves);
	sim_destroy(sim);
}

/* Three of node 0 are on node 1; node 0 is busier than that, with what cannot move. Nodes 2 and 3 are idle. */
static void balance__guests_go_on_when_their_home_is_busy(void **state)
{
	const struct sim_setup setup = { .nodes = 4, .balancer = SIM_OURS, .seed = 7, .crowded = true };
	struct sim *sim = sim_create(&setup);
	u64 moves;
	int i;

	(void)state;
	for (i = 0; i < 8; i++)
		sim_start_stuck(sim, 0);
	sim->alive++;
	sim_run(sim, 5000);
	for (i = 0; i < 3; i++)
		sim_start_away(sim, 0, 1, 1e9);
	sim_run(sim, sim->now + 20000);
	assert_int_equal(sim->nodes[0].running, 8);
	for (i = 1; i < 4; i++)
		assert_int_equal(sim->nodes[i].running, 1);
	moves = sim->moves;
	assert_int_equal(moves, 2);
	sim_run(sim, sim->now + 60000);
	assert_int_equal(sim->moves, moves);
	sim->alive--;
	sim_destroy(sim);
}

static struct scale *gossip_of(u32 nodes, double loss)
{
	const struct scale_setup setup = { .nodes = nodes, .loss = loss, .seed = 3 };
	struct scale *scale = scale_create(&setup);

	scale_run(scale, 20000);
	return scale;
}

static double mean_age(struct scale *scale)
{
	double sum = 0;
	int i;

	for (i = 0; i < 50; i++) {
		scale_run(scale, 200);
		sum += scale_ages(scale).mean / 50;
	}
	return sum / STEP;
}

static void ages__are_lower_than_those_of_steps(void **state)
{
	struct scale *scale = gossip_of(64, 0);
	u64 bytes, sent = scale_sent(scale, &bytes);

	(void)state;
	/* 0.9 ln 64 = 3.74 */
	assert_true(mean_age(scale) < 3.74);
	sent = scale_sent(scale, &bytes) - sent;
	/* Twenty steps. */
	assert_in_range(sent / 64, 17, 22);
	scale_destroy(scale);
}

static void deaths__are_known_soon_and_to_all(void **state)
{
	struct scale *scale = gossip_of(32, 0);

	(void)state;
	scale->off[9] = true;
	scale_run(scale, 15000);
	assert_int_equal(scale_who_thinks_dead(scale, 10), 31);
	assert_int_equal(scale_deaths(scale) < 31, true);
	scale_destroy(scale);
}

static void loss__makes_news_older_but_does_not_stop_it(void **state)
{
	struct scale *scale = gossip_of(32, 0.3);

	(void)state;
	assert_true(mean_age(scale) < 2 * 3.47);
	scale_destroy(scale);
}

static void partition__heals(void **state)
{
	struct scale *scale = gossip_of(32, 0);
	u32 i;

	(void)state;
	for (i = 0; i < 16; i++)
		scale->side[i] = 1;
	scale_run(scale, 60000);
	assert_true(scale_ages(scale).known < 16);
	for (i = 0; i < 16; i++)
		scale->side[i] = 0;
	scale_run(scale, 10000);
	assert_true(scale_ages(scale).known == 31);
	scale_destroy(scale);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(balance__is_near_the_optimum),
		cmocka_unit_test(balance__comes_soon_and_stays),
		cmocka_unit_test(balance__gives_the_fast_more),
		cmocka_unit_test(balance__guests_go_on_when_their_home_is_busy),
		cmocka_unit_test(ages__are_lower_than_those_of_steps),
		cmocka_unit_test(deaths__are_known_soon_and_to_all),
		cmocka_unit_test(loss__makes_news_older_but_does_not_stop_it),
		cmocka_unit_test(partition__heals),
	};

	return cmocka_run_group_tests_name("sim", tests, NULL, NULL);
}
