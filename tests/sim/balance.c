// SPDX-License-Identifier: GPL-2.0
/* Owns the experiments with processes: those of the MOSIX and PVM paper, lifetimes of a power law, bursts. */
#include <math.h>

#include "cluster.h"
#include "experiments.h"

#define NODES 16
/* Gossip begins before the processes do. */
#define WARM_MS 5000.0
#define FOR_EVER 1e12

/* The numbers of processes in the paper's Table 1. */
static const int counts[] = { 1, 2, 4, 8, 16, 17, 20, 24, 25, 27, 31, 32, 33, 36, 38, 40, 43, 47, 48 };

/**
 * struct workload - what is run
 * @nodes: how many machines
 * @slow: so many of them are three times slower
 * @processes: how many
 * @ms: CPU time of each; 0: 0 to 600 s at random
 * @background: so many run in cycles besides
 * @round_robin: started on one node after the other, as PVM does; else all on the first
 */
struct workload {
	int nodes;
	int slow;
	int processes;
	double ms;
	int background;
	bool round_robin;
};

/**
 * struct outcome - how it went
 * @seconds: until the last process ended
 * @moves: of a process, the mean
 * @most_moves: of any process
 */
struct outcome {
	double seconds;
	double moves;
	u32 most_moves;
};

static void warm_up(struct sim *sim)
{
	sim->alive++;
	sim_run(sim, WARM_MS);
	sim->alive--;
}

static void start_all(struct sim *sim, const struct workload *work)
{
	int i;

	for (i = 0; i < work->background; i++)
		sim_start_cycles(sim, i * work->nodes / work->background);
	for (i = 0; i < work->processes; i++)
		sim_start(sim, work->round_robin ? i % work->nodes : 0,
			  work->ms ? work->ms : 1 + sim_uniform(sim) * 600000, sim->now);
}

/* Processes are drawn alike for one seed, whoever moves them: infod's choices have seeds of their own. */
static struct outcome run(const struct workload *work, enum sim_balancer balancer, u64 seed)
{
	const struct sim_setup setup = {
		.nodes = work->nodes, .slow = work->slow, .balancer = balancer, .seed = seed,
	};
	struct sim *sim = sim_create(&setup);
	struct outcome outcome = { 0 };
	double begun;
	int i;

	warm_up(sim);
	begun = sim->now;
	sim->random.state = seed * 7919;
	start_all(sim, work);
	sim_run(sim, FOR_EVER);
	for (i = 0; i < sim->count; i++)
		if (!sim->processes[i].endless) {
			outcome.moves += sim->processes[i].moves;
			outcome.most_moves = max(outcome.most_moves, sim->processes[i].moves);
		}
	outcome.moves /= work->processes;
	outcome.seconds = (sim->now - begun) / 1000;
	sim_destroy(sim);
	return outcome;
}

/* The mean of runs with many seeds. */
static struct outcome mean(const struct workload *work, enum sim_balancer balancer, int seeds)
{
	struct outcome sum = { 0 };
	int seed;

	for (seed = 1; seed <= seeds; seed++) {
		struct outcome one = run(work, balancer, seed);

		sum.seconds += one.seconds / seeds;
		sum.moves += one.moves / seeds;
		sum.most_moves = max(sum.most_moves, one.most_moves);
	}
	return sum;
}

void sim_table1(int seeds)
{
	size_t i;

	printf("processes\toptimal\tours\tpvm\tours_from_pvm\tmoves\tmost_moves\n");
	for (i = 0; i < ARRAY_SIZE(counts); i++) {
		struct workload one = { .nodes = NODES, .processes = counts[i], .ms = 300000 }, spread = one;
		struct outcome ours = mean(&one, SIM_OURS, seeds);

		spread.round_robin = true;
		printf("%d\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t%u\n", counts[i], run(&one, SIM_ORACLE, 1).seconds, ours.seconds,
		       run(&spread, SIM_STATIC, 1).seconds, mean(&spread, SIM_OURS, seeds).seconds, ours.moves,
		       ours.most_moves);
		fflush(stdout);
	}
}

static void compare(const struct workload *work, int seeds)
{
	struct workload spread = *work;
	struct outcome ours = mean(work, SIM_OURS, seeds);

	spread.round_robin = true;
	printf("%d\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t%u\n", work->processes, mean(&spread, SIM_ORACLE, seeds).seconds,
	       ours.seconds, mean(&spread, SIM_STATIC, seeds).seconds, mean(&spread, SIM_OURS, seeds).seconds, ours.moves,
	       ours.most_moves);
	fflush(stdout);
}

#define COMPARED "processes\toracle\tours\tpvm\tours_from_pvm\tmoves\tmost_moves\n"

void sim_random(int seeds)
{
	int processes;

	printf(COMPARED);
	for (processes = 4; processes <= 48; processes += 4)
		compare(&(struct workload){ .nodes = NODES, .processes = processes }, seeds);
}

void sim_background(int seeds)
{
	int processes;

	printf(COMPARED);
	for (processes = 4; processes <= 48; processes += 4)
		compare(&(struct workload){ .nodes = NODES, .processes = processes, .ms = 300000, .background = 8 }, seeds);
}

void sim_slow(int seeds)
{
	int processes;

	printf(COMPARED);
	for (processes = 8; processes <= 48; processes += 8)
		compare(&(struct workload){ .nodes = NODES, .slow = 4, .processes = processes, .ms = 300000 }, seeds);
}

/* P(lifetime > t) = 1 / t from one second on, cut off at 1000 s. */
#define PARETO_MAX 1000.0

static double pareto_ms(struct sim *sim)
{
	double u = sim_uniform(sim);

	return 1000 / (1 - u * (1 - 1 / PARETO_MAX));
}

#define ARRIVALS 3000

/**
 * struct slowdowns - how much longer processes took than alone
 * @mean: of all
 * @moves: of a process, the mean
 * @most_moves: of any
 * @ended: when each ended, ms
 * @moved: how often each was moved
 */
struct slowdowns {
	double mean;
	double moves;
	u32 most_moves;
	double ended[ARRIVALS];
	u32 moved[ARRIVALS];
};

/* Processes come at random to random nodes; or @placed, to the least loaded, which somebody knows. */
static void run_pareto(double load, enum sim_balancer balancer, bool placed, u64 seed, struct slowdowns *result)
{
	const struct sim_setup setup = { .nodes = NODES, .balancer = balancer, .seed = seed };
	struct sim *sim = sim_create(&setup);
	double gap = 1000 * log(PARETO_MAX) / (1 - 1 / PARETO_MAX) / (load * NODES);
	struct mos_random *random = &sim->random, saved;
	int i;

	warm_up(sim);
	saved.state = seed * 7919;
	for (i = 0; i < ARRIVALS; i++) {
		struct mos_random own = *random;
		double at, ms;
		int node;

		*random = saved;
		at = sim->now - gap * log(1 - sim_uniform(sim));
		ms = pareto_ms(sim);
		node = mos_random_below(random, NODES);
		saved = *random;
		*random = own;
		sim->alive++;
		sim_run(sim, at);
		sim->alive--;
		sim_start(sim, placed ? sim_least_loaded(sim) : node, ms, at);
	}
	sim_run(sim, FOR_EVER);
	for (i = 0; i < ARRIVALS; i++) {
		const struct sim_process *process = &sim->processes[i];

		result->mean += (process->ended - process->started) / process->total / ARRIVALS;
		result->moves += (double)process->moves / ARRIVALS;
		result->most_moves = max(result->most_moves, process->moves);
		result->ended[i] = process->ended;
		result->moved[i] = process->moves;
	}
	sim_destroy(sim);
}

void sim_pareto(int seeds)
{
	static const double loads[] = { 0.5, 0.6, 0.7, 0.8, 0.9 };
	int seed, i;
	size_t l;

	printf("load\tstay\tplaced\tours\tplaced_ours\toracle\tmoves\tmost_moves\tlater_percent\n");
	for (l = 0; l < ARRAY_SIZE(loads); l++) {
		double stay = 0, placed = 0, ours = 0, both = 0, oracle = 0, moves = 0, moved = 0, later = 0;
		u32 most = 0;

		for (seed = 1; seed <= seeds; seed++) {
			static struct slowdowns r[5];

			memset(r, 0, sizeof(r));
			run_pareto(loads[l], SIM_STATIC, false, seed, &r[0]);
			run_pareto(loads[l], SIM_STATIC, true, seed, &r[1]);
			run_pareto(loads[l], SIM_OURS, false, seed, &r[2]);
			run_pareto(loads[l], SIM_OURS, true, seed, &r[3]);
			run_pareto(loads[l], SIM_ORACLE, false, seed, &r[4]);
			stay += r[0].mean / seeds;
			placed += r[1].mean / seeds;
			ours += r[2].mean / seeds;
			both += r[3].mean / seeds;
			oracle += r[4].mean / seeds;
			moves += r[2].moves / seeds;
			most = max(most, r[2].most_moves);
			/* Of those that were moved, who would have ended earlier if nobody had ever been? */
			for (i = 0; i < ARRIVALS; i++) {
				moved += r[2].moved[i] > 0;
				later += r[2].moved[i] && r[2].ended[i] > r[0].ended[i] + 1;
			}
		}
		printf("%.1f\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%u\t%.2f\n", loads[l], stay, placed, ours, both, oracle, moves,
		       most, 100 * later / max(moved, 1.0));
		fflush(stdout);
	}
}

/* A burst of processes on one node, too long to end meanwhile. */
static struct sim *begin_burst(int nodes, int processes, enum sim_balancer balancer, bool crowded, u64 seed)
{
	const struct sim_setup setup = { .nodes = nodes, .balancer = balancer, .seed = seed, .crowded = crowded };
	struct sim *sim = sim_create(&setup);
	int i;

	warm_up(sim);
	for (i = 0; i < processes; i++)
		sim_start(sim, 0, 1e9, sim->now);
	return sim;
}

static double time_to_balance(int nodes, int processes, enum sim_balancer balancer, bool crowded, u64 seed,
			      double *moves)
{
	struct sim *sim = begin_burst(nodes, processes, balancer, crowded, seed);
	double begun = sim->now, took;

	do
		sim_run(sim, sim->now + 50);
	while (sim_imbalance(sim) > 1 && sim->now < begun + 600000);
	took = (sim->now - begun) / 1000;
	/* Nothing should move any more. */
	sim_run(sim, sim->now + 30000);
	*moves += (double)sim->moves / processes;
	sim_destroy(sim);
	return took;
}

static const int sizes[][2] = { { 4, 8 }, { 16, 48 }, { 64, 128 }, { 100, 200 } };

void sim_burst(int seeds)
{
	int seed;
	size_t i;

	printf("nodes\tprocesses\tours\told\tmoves\told_moves\tleast_moves\n");
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		int nodes = sizes[i][0], processes = sizes[i][1];
		double ours = 0, old = 0, moves = 0, old_moves = 0;

		for (seed = 1; seed <= seeds; seed++) {
			ours += time_to_balance(nodes, processes, SIM_OURS, false, seed, &moves) / seeds;
			old += time_to_balance(nodes, processes, SIM_OLD, false, seed, &old_moves) / seeds;
		}
		printf("%d\t%d\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\n", nodes, processes, ours, old, moves / seeds, old_moves / seeds,
		       (double)(processes - processes / nodes) / processes);
		fflush(stdout);
	}
}

/* The same, where a move takes the longer the more there are, and the nodes have to learn that. */
void sim_crowd(int seeds)
{
	int seed;
	size_t i;

	printf("nodes\tprocesses\tours\tmoves\n");
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		double ours = 0, moves = 0;

		for (seed = 1; seed <= seeds; seed++)
			ours += time_to_balance(sizes[i][0], sizes[i][1], SIM_OURS, true, seed, &moves) / seeds;
		printf("%d\t%d\t%.2f\t%.2f\n", sizes[i][0], sizes[i][1], ours, moves / seeds);
		fflush(stdout);
	}
}

void sim_imbalance_curve(int seeds)
{
	static double sum[2][121];
	int seed, i;

	for (seed = 1; seed <= seeds; seed++) {
		for (i = 0; i < 2; i++) {
			struct sim *sim = begin_burst(NODES, 48, i ? SIM_OLD : SIM_OURS, false, seed);
			double begun = sim->now;
			int k;

			for (k = 0; k <= 120; k++) {
				sim_run(sim, begun + k * 500 + 1);
				sum[i][k] += (double)sim_imbalance(sim) / seeds;
			}
			sim_destroy(sim);
		}
	}
	printf("seconds\tours\told\n");
	for (i = 0; i <= 120; i++)
		printf("%.1f\t%.2f\t%.2f\n", i / 2.0, sum[0][i], sum[1][i]);
}

/* Processes of node 0 are all on node 1. Node 0 has some that cannot move; all others are idle. */
static struct outcome run_busy(int processes, int stuck, bool uncaring, u64 seed)
{
	const struct sim_setup setup = {
		.nodes = NODES, .balancer = SIM_OURS, .seed = seed, .crowded = true, .uncaring = uncaring,
	};
	struct sim *sim = sim_create(&setup);
	struct outcome outcome = { 0 };
	double begun;
	int i;

	for (i = 0; i < stuck; i++)
		sim_start_stuck(sim, 0);
	warm_up(sim);
	begun = sim->now;
	for (i = 0; i < processes; i++)
		sim_start_away(sim, 0, 1, 300000);
	sim_run(sim, FOR_EVER);
	outcome.moves = (double)sim->moves / processes;
	outcome.seconds = (sim->now - begun) / 1000;
	sim_destroy(sim);
	return outcome;
}

void sim_busy(int seeds)
{
	static const int away[] = { 2, 4, 8, 14 };
	static const int stuck[] = { 0, 16 };
	size_t i, k;
	int seed;

	printf("stuck\tprocesses\tleast\tours\tmoves\tuncaring\n");
	for (k = 0; k < ARRAY_SIZE(stuck); k++)
		for (i = 0; i < ARRAY_SIZE(away); i++) {
			double ours = 0, uncaring = 0, moves = 0;

			for (seed = 1; seed <= seeds; seed++) {
				struct outcome one = run_busy(away[i], stuck[k], false, seed);

				ours += one.seconds / seeds;
				moves += one.moves / seeds;
				uncaring += run_busy(away[i], stuck[k], true, seed).seconds / seeds;
			}
			printf("%d\t%d\t%.2f\t%.2f\t%.2f\t%.2f\n", stuck[k], away[i], 300.0, ours, moves, uncaring);
			fflush(stdout);
		}
}
