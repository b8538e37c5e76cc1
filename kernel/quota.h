/* SPDX-License-Identifier: GPL-2.0 */
/* What one home may have of a node that is not its own. Pure: no kernel in here. */
#ifndef MOS_QUOTA_H
#define MOS_QUOTA_H

#include "pure.h"

/**
 * struct mos_holding - what the guests of one home have here
 * @guests: how many there are, those on their way included
 * @claimed: bytes of the images that are on their way: what was said of them, or more where more has come
 * @awaited: bytes of those that are still to come
 */
struct mos_holding {
	u32 guests;
	u64 claimed;
	u64 awaited;
};

/**
 * struct mos_quota - what one home may have
 * @guests: so many of them
 * @share: per cent of the memory that images may fill, for those that are on their way
 */
struct mos_quota {
	u32 guests;
	u32 share;
};

enum mos_quota_verdict {
	MOS_QUOTA_KEPT,
	MOS_QUOTA_GUESTS,
	MOS_QUOTA_MEMORY,
};

void mos_holding_add(struct mos_holding *holding, u64 claimed, u64 awaited);
u64 mos_quota_memory(const struct mos_quota *quota, const struct mos_holding *holding, u64 room);
enum mos_quota_verdict mos_quota_judge(const struct mos_quota *quota, const struct mos_holding *holding, u64 room);

#endif
