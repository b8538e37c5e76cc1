// SPDX-License-Identifier: GPL-2.0
/* Owns the experiments with gossip alone: ages, deaths, losses, partitions, and how it all grows. */
#include "experiments.h"
#include "scale.h"
#include "userland/infod/core/window.h"

#define STEP 500.0
#define STEPS_PER_SECOND (1000 / STEP)

/**
 * struct seen - what a run showed
 * @ages: in ms
 * @messages: datagrams of a node in a step
 * @bytes: of a node in a second, before sealing
 * @window: entries of a datagram
 */
struct seen {
	struct scale_ages ages;
	double messages;
	double bytes;
	u32 window;
};

/* Ages are looked at several times after a while. */
static struct seen watch(struct scale *scale, u32 warm_ms, u32 ms)
{
	struct seen seen = { 0 };
	u64 sent, bytes, sent_before, bytes_before;
	int i, looks = 20;

	scale_run(scale, warm_ms);
	sent_before = scale_sent(scale, &bytes_before);
	for (i = 0; i < looks; i++) {
		struct scale_ages ages;

		scale_run(scale, ms / looks);
		ages = scale_ages(scale);
		seen.ages.mean += ages.mean / looks;
		seen.ages.max += ages.max / looks;
		seen.ages.known += ages.known / looks;
	}
	sent = scale_sent(scale, &bytes);
	seen.messages = (sent - sent_before) / (double)scale->setup.nodes / (ms / STEP);
	seen.bytes = (bytes - bytes_before) / (double)scale->setup.nodes / (ms / 1000.0);
	seen.window = scale->gossip[0].window;
	return seen;
}

/* A step more than the slowest news needs. */
static u32 warm_ms(u32 nodes, u32 window)
{
	return 20000 + mos_window_max_age(nodes, window) * (STEP / 1000) * 1.5;
}

static struct seen watch_setup(const struct scale_setup *setup, u32 warm, u32 ms)
{
	struct scale *scale = scale_create(setup);
	struct seen seen = watch(scale, warm, ms);

	scale_destroy(scale);
	return seen;
}

void sim_ages(int seeds)
{
	static const struct { u32 nodes, window; } cases[] = {
		{ 2, 0 }, { 4, 0 }, { 16, 0 }, { 32, 0 }, { 64, 0 }, { 90, 0 }, { 128, 0 }, { 256, 0 }, { 512, 0 },
		{ 64, 8 }, { 64, 16 }, { 256, 8 }, { 256, 16 }, { 256, 32 }, { 256, 64 },
	};
	size_t i;

	(void)seeds;
	printf("nodes\twindow\tmean\tformula\tmax\tmax_formula\tln\tmessages\tbytes\n");
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct scale_setup setup = { .nodes = cases[i].nodes, .value = cases[i].window, .seed = 1 };
		u32 guess = cases[i].window ?: min(cases[i].nodes, 90u);
		struct seen seen = watch_setup(&setup, warm_ms(cases[i].nodes, guess),
					       cases[i].nodes < 200 ? 60000 : 10000);

		printf("%u\t%u\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t%.0f\n", cases[i].nodes, seen.window, seen.ages.mean / STEP,
		       mos_window_mean_age(cases[i].nodes, seen.window) / 1000.0, seen.ages.max / STEP,
		       mos_window_max_age(cases[i].nodes, seen.window) / 1000.0, mos_ln_milli(cases[i].nodes) / 1000.0,
		       seen.messages, seen.bytes);
		fflush(stdout);
	}
}

void sim_asked(int seeds)
{
	static const u32 mean_ms[] = { 2500, 3500, 5000, 10000, 20000 }, max_ms[] = { 5000, 10000, 20000, 40000 };
	static const u32 nodes = 256;
	size_t i;

	(void)seeds;
	printf("rule\tasked\tgot\twindow\tbytes\n");
	for (i = 0; i < ARRAY_SIZE(mean_ms); i++) {
		const struct scale_setup setup = {
			.nodes = nodes, .rule = MOS_WINDOW_MEAN_AGE, .value = mean_ms[i], .seed = 1,
		};
		struct seen seen = watch_setup(&setup, 20000 + 4 * mean_ms[i], 20000);

		printf("mean\t%.1f\t%.2f\t%u\t%.0f\n", mean_ms[i] / 1000.0, seen.ages.mean / 1000, seen.window, seen.bytes);
		fflush(stdout);
	}
	for (i = 0; i < ARRAY_SIZE(max_ms); i++) {
		const struct scale_setup setup = {
			.nodes = nodes, .rule = MOS_WINDOW_MAX_AGE, .value = max_ms[i], .seed = 1,
		};
		struct seen seen = watch_setup(&setup, 20000 + 2 * max_ms[i], 20000);

		printf("max\t%.1f\t%.2f\t%u\t%.0f\n", max_ms[i] / 1000.0, seen.ages.max / 1000, seen.window, seen.bytes);
		fflush(stdout);
	}
}

/* When the first, half and all of the others take a node for dead that has died, seconds. */
static void run_death(u32 nodes, double loss, u64 seed, double when[3])
{
	const struct scale_setup setup = { .nodes = nodes, .loss = loss, .seed = seed };
	struct scale *scale = scale_create(&setup);
	u32 who = 1 + seed % nodes, count, ms;

	scale_run(scale, warm_ms(nodes, min(nodes, 90u)));
	scale->off[who - 1] = true;
	for (ms = 0; ms < 300000; ms += 100) {
		count = scale_who_thinks_dead(scale, who);
		if (count && !when[0])
			when[0] = ms / 1000.0;
		if (count >= (nodes - 1) / 2 && !when[1])
			when[1] = ms / 1000.0;
		if (count == nodes - 1)
			break;
		scale_run(scale, 100);
	}
	when[2] = ms / 1000.0;
	scale_destroy(scale);
}

void sim_deaths(int seeds)
{
	static const struct { u32 nodes; double loss; } cases[] = {
		{ 4, 0 }, { 16, 0 }, { 64, 0 }, { 256, 0 }, { 512, 0 }, { 16, 0.3 }, { 64, 0.3 }, { 256, 0.3 },
	};
	size_t i;
	int seed, k;

	printf("nodes\tloss\tfirst\thalf\tall\tmost\tbound\n");
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		u32 nodes = cases[i].nodes, window = min(nodes, 90u), suspect;
		double sum[3] = { 0 }, most = 0;
		int runs = nodes > 300 ? 1 : seeds;

		for (seed = 1; seed <= runs; seed++) {
			double when[3] = { 0 };

			run_death(nodes, cases[i].loss, seed, when);
			for (k = 0; k < 3; k++)
				sum[k] += when[k] / runs;
			most = max(most, when[2]);
		}
		suspect = min(mos_window_suspect_age(nodes, window), 10000u);
		printf("%u\t%.1f\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\n", nodes, cases[i].loss, sum[0], sum[1], sum[2], most,
		       (suspect + 8000 + mos_ln_milli(nodes)) * STEP / 1e6);
		fflush(stdout);
	}
}

void sim_loss(int seeds)
{
	static const u32 sizes[] = { 16, 64, 256 };
	static const double losses[] = { 0, 0.1, 0.3, 0.5 };
	size_t i, k;

	(void)seeds;
	printf("nodes\tloss\tmean\tmax\tmessages\twrong_deaths\n");
	for (i = 0; i < ARRAY_SIZE(sizes); i++)
		for (k = 0; k < ARRAY_SIZE(losses); k++) {
			const struct scale_setup setup = { .nodes = sizes[i], .loss = losses[k], .seed = 1 };
			struct scale *scale = scale_create(&setup);
			struct seen seen = watch(scale, warm_ms(sizes[i], min(sizes[i], 90u)), 40000);

			/* Of one node, in an hour. */
			printf("%u\t%.1f\t%.2f\t%.2f\t%.2f\t%.2f\n", sizes[i], losses[k], seen.ages.mean / STEP,
			       seen.ages.max / STEP, seen.messages,
			       scale_deaths(scale) * 3600000.0 / sizes[i] / (scale->now - 1000));
			fflush(stdout);
			scale_destroy(scale);
		}
}

void sim_partition(int seeds)
{
	static const u32 sizes[] = { 4, 16, 64, 256 };
	static const u32 lasts[] = { 10000, 60000, 300000 };
	size_t i, k;
	u32 n;

	(void)seeds;
	printf("nodes\tlasted\tseen_dead\thealed\n");
	for (i = 0; i < ARRAY_SIZE(sizes); i++)
		for (k = 0; k < ARRAY_SIZE(lasts); k++) {
			const struct scale_setup setup = { .nodes = sizes[i], .seed = 1 };
			struct scale *scale = scale_create(&setup);
			double known;
			u32 ms = 0;

			scale_run(scale, warm_ms(sizes[i], min(sizes[i], 90u)));
			for (n = 0; n < sizes[i] / 2; n++)
				scale->side[n] = 1;
			scale_run(scale, lasts[k]);
			known = scale_ages(scale).known;
			for (n = 0; n < sizes[i]; n++)
				scale->side[n] = 0;
			/* All live for all, and no news is older than the partition. */
			while (ms < 600000 && (scale_ages(scale).known < sizes[i] - 1 || scale_ages(scale).max > lasts[k])) {
				scale_run(scale, 100);
				ms += 100;
			}
			printf("%u\t%.0f\t%.2f\t%.1f\n", sizes[i], lasts[k] / 1000.0,
			       (sizes[i] - 1 - known) / (sizes[i] / 2.0) * 100, ms / 1000.0);
			fflush(stdout);
			scale_destroy(scale);
		}
}

/* With room for 64 nodes in each vector, the freshest are known. */
void sim_huge(int seeds)
{
	static const u32 sizes[] = { 1000, 10000, 100000 };
	size_t i;

	(void)seeds;
	printf("nodes\tknown\tmean\tmax\tmessages\tbytes\tmemory_kb\n");
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		const struct scale_setup setup = { .nodes = sizes[i], .capacity = 64, .value = 32, .seed = 1 };
		struct seen seen = watch_setup(&setup, 5000, sizes[i] > 50000 ? 2000 : 10000);

		printf("%u\t%.1f\t%.2f\t%.2f\t%.2f\t%.0f\t%.1f\n", sizes[i], seen.ages.known, seen.ages.mean / STEP,
		       seen.ages.max / STEP, seen.messages, seen.bytes,
		       (sizeof(struct mos_gossip) + 64 * sizeof(struct mos_entry)) / 1024.0);
		fflush(stdout);
	}
}
