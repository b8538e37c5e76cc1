/* SPDX-License-Identifier: GPL-2.0 */
/* Gossip alone, for as many nodes as memory holds: ages, messages, deaths, loss, partitions. */
#ifndef TESTS_SIM_SCALE_H
#define TESTS_SIM_SCALE_H

#include "userland/infod/core/gossip.h"

/* Slots of a millisecond; more than the longest step. */
#define SCALE_SLOTS 4096u

/**
 * struct scale_setup - what is simulated
 * @nodes: how many
 * @capacity: entries of each vector; 0: one for each node
 * @rule: of the window
 * @value: of the window
 * @loss: share of datagrams that are lost
 * @seed: of all that is random
 */
struct scale_setup {
	u32 nodes;
	u32 capacity;
	enum mos_window_rule rule;
	u32 value;
	double loss;
	u64 seed;
};

/**
 * struct scale_ages - what the nodes know at one moment
 * @mean: age of what is known, ms
 * @max: of each node's oldest entry, the mean, ms
 * @known: entries of a node, the mean
 */
struct scale_ages {
	double mean;
	double max;
	double known;
};

/**
 * struct scale - a run
 * @setup: what is simulated
 * @now: ms
 * @gossip: of each node
 * @entries: of all vectors
 * @off: nodes that are dead
 * @side: of a partition, on which a node is; nothing passes from one side to another
 * @slots: for each ms a list of nodes that are to be looked at
 * @next: the next in such a list; -1: none
 * @random: for losses
 */
struct scale {
	struct scale_setup setup;
	u64 now;
	struct mos_gossip *gossip;
	struct mos_entry *entries;
	bool *off;
	u8 *side;
	int slots[SCALE_SLOTS];
	int *next;
	struct mos_random random;
};

struct scale *scale_create(const struct scale_setup *setup);
void scale_destroy(struct scale *scale);
void scale_run(struct scale *scale, u32 ms);
struct scale_ages scale_ages(const struct scale *scale);
u32 scale_who_thinks_dead(const struct scale *scale, u32 node);
u64 scale_sent(const struct scale *scale, u64 *bytes);
u64 scale_deaths(const struct scale *scale);

#endif
