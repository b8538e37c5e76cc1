// SPDX-License-Identifier: GPL-2.0
/* The simulator: prints the table of one experiment. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "experiments.h"

static const struct {
	const char *name;
	void (*run)(int seeds);
	int seeds;
} experiments[] = {
	{ "table1", sim_table1, 5 },
	{ "random", sim_random, 5 },
	{ "background", sim_background, 5 },
	{ "slow", sim_slow, 5 },
	{ "pareto", sim_pareto, 2 },
	{ "burst", sim_burst, 5 },
	{ "imbalance", sim_imbalance_curve, 5 },
	{ "crowd", sim_crowd, 5 },
	{ "busy", sim_busy, 5 },
	{ "ages", sim_ages, 1 },
	{ "asked", sim_asked, 1 },
	{ "deaths", sim_deaths, 4 },
	{ "loss", sim_loss, 1 },
	{ "partition", sim_partition, 1 },
	{ "huge", sim_huge, 1 },
};

int main(int argc, char **argv)
{
	size_t i, count = sizeof(experiments) / sizeof(experiments[0]);

	for (i = 0; argc > 1 && i < count; i++)
		if (!strcmp(argv[1], experiments[i].name)) {
			experiments[i].run(argc > 2 && atoi(argv[2]) > 0 ? atoi(argv[2]) : experiments[i].seeds);
			return 0;
		}
	fprintf(stderr, "usage: sim EXPERIMENT [SEEDS]\n");
	for (i = 0; i < count; i++)
		fprintf(stderr, "  %s\n", experiments[i].name);
	return 2;
}
