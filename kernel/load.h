/* SPDX-License-Identifier: GPL-2.0 */
/* What the balancing daemon has told of the nodes, kept for those who ask the kernel. */
#ifndef MOS_LOAD_H
#define MOS_LOAD_H

#include <linux/ktime.h>
#include <linux/types.h>

struct mos_node;

/**
 * struct mos_load - one node, as the daemon of this node last heard of it
 * @load: 100 is one computing process on each processor of the standard speed
 * @cpus: processors
 * @speed: of each; 10000 is the standard one
 * @util: per cent of their time that is in use
 * @guests: processes of others there
 * @dead: it is taken for dead
 * @mem: bytes that can be had for guests
 * @rmem: bytes that its kernel calls available
 * @tmem: bytes that it has
 * @measured: when this was so, on CLOCK_MONOTONIC
 * @told: when the daemon said so
 * @status: sum of MOSIX_STATUS_*, but for CONF and UP
 */
struct mos_load {
	u32 load;
	u32 cpus;
	u32 speed;
	u32 util;
	u32 guests;
	bool dead;
	u64 mem;
	u64 rmem;
	u64 tmem;
	ktime_t measured;
	ktime_t told;
	u32 status;
};

/* The daemon tells all that it knows each second: what it has not told anew for so long is of one that is gone, ms. */
#define MOS_LOAD_PATIENCE 10000

void mos_loads_create(struct mos_node *mn);
void mos_loads_destroy(struct mos_node *mn);
int mos_load_set(struct mos_node *mn, u32 number, const struct mos_load *load);
int mos_load_get(struct mos_node *mn, u32 number, struct mos_load *load);
bool mos_load_is_known(struct mos_node *mn, u32 number, struct mos_load *load);
int mos_loads_each(struct mos_node *mn, int (*fn)(void *ctx, u32 number, const struct mos_load *load),
		   void *ctx);

#endif
