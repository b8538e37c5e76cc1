/* SPDX-License-Identifier: GPL-2.0 */
/* What other threads may see of what the daemon knows: written by one, read under RCU by all. */
#ifndef INFOD_VIEW_H
#define INFOD_VIEW_H

#include "core/gossip.h"
#include "core/policy.h"

/**
 * struct infod_counts - what came of datagrams before gossip saw them, and what else is counted
 * @strangers: not sealed with our key
 * @replayed: sealed with it, and not newer than one that was taken
 * @stale: the clocks differ too much, or it was held back
 * @failed: could not be sent
 */
struct infod_counts {
	u64 strangers;
	u64 replayed;
	u64 stale;
	u64 failed;
};

/* So many nodes with a wrong clock are named. */
#define INFOD_SKEWS 8

/**
 * struct infod_skew - a node whose daemon is not heard as its clock is not as ours
 * @node: which
 * @ms: by how much it is ahead
 */
struct infod_skew {
	u32 node;
	s64 ms;
};

/**
 * struct infod_view - all that is shown, as it was at one time
 * @at: then, ms
 * @balance: whether processes are moved
 * @same_features: see struct infod_settings
 * @util: per cent of this node's processors in use
 * @port: UDP port of the daemons
 * @patience: see mos_gossip_patience()
 * @age: see mos_gossip_age(); @age_wanted: what it is not to exceed, ms
 * @gossip: what the gossip has counted
 * @counts: what else was counted
 * @skewed: how many clocks are wrong
 * @skews: these, but no more than there is room for
 * @self: this node; its number is 0 while it is down
 * @size: bytes there are
 * @process_count: processes, which lie behind the entries: see infod_view_processes()
 * @count: entries
 * @entries: of the other nodes
 */
struct infod_view {
	u64 at;
	bool balance;
	bool same_features;
	u32 util;
	u32 port;
	u64 patience;
	u32 age;
	u32 age_wanted;
	struct mos_gossip_counts gossip;
	struct infod_counts counts;
	u32 skewed;
	struct infod_skew skews[INFOD_SKEWS];
	struct mos_entry self;
	size_t size;
	u32 process_count;
	u32 count;
	struct mos_entry entries[];
};

/* Of this node, in the order of their pids. */
static inline struct mos_process *infod_view_processes(const struct infod_view *view)
{
	return (struct mos_process *)(view->entries + view->count);
}

/**
 * struct infod_shelf - where it lies
 * @shown: for readers
 * @spare: shown before, and to be written next
 */
struct infod_shelf {
	struct infod_view *shown;
	struct infod_view *spare;
};

bool infod_shelf_init(struct infod_shelf *shelf);
void infod_shelf_free(struct infod_shelf *shelf);
struct infod_view *infod_shelf_prepare(struct infod_shelf *shelf, u32 count, u32 process_count);
void infod_shelf_show(struct infod_shelf *shelf);
struct infod_view *infod_shelf_copy(struct infod_shelf *shelf);

#endif
