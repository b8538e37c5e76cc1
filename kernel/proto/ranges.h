/* SPDX-License-Identifier: GPL-2.0 */
/* The packet numbers that have arrived: none is taken twice, all can be told to the sender. */
#ifndef MOS_PROTO_RANGES_H
#define MOS_PROTO_RANGES_H

#include "../pure.h"

/* More gaps than this make the oldest numbers be forgotten; their packets are then sent again. */
#define MOS_RANGES_MAX 64u

/**
 * struct mos_range - numbers without a gap
 * @low:  the first
 * @high: the last
 */
struct mos_range {
	u64 low;
	u64 high;
};

/**
 * struct mos_ranges - a set of numbers
 * @floor: numbers below are taken for seen
 * @count: ranges in use
 * @range: highest first; at least one number is missing between two neighbours
 */
struct mos_ranges {
	u64 floor;
	u32 count;
	struct mos_range range[MOS_RANGES_MAX];
};

void mos_ranges_init(struct mos_ranges *set);
bool mos_ranges_add(struct mos_ranges *set, u64 number);
void mos_ranges_add_run(struct mos_ranges *set, u64 low, u64 high);
bool mos_ranges_meets(const struct mos_ranges *set, u64 low, u64 high);
bool mos_ranges_has(const struct mos_ranges *set, u64 number);
void mos_ranges_forget(struct mos_ranges *set, u64 floor);

#endif
