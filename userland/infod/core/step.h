/* SPDX-License-Identifier: GPL-2.0 */
/* What a node does with its policy whenever something is due: gives back, asks, decides until nothing more is to be done. */
#ifndef MOS_INFOD_STEP_H
#define MOS_INFOD_STEP_H

#include "gossip.h"
#include "policy.h"

/**
 * struct mos_step - a policy at work
 * @policy: it
 * @give_back: a node that keeps something free that is not wanted any more; 0: none
 * @due: when to decide again, ms; whoever learns something new sets it to now, or to 0
 * @left: so much more may be decided now
 */
struct mos_step {
	struct mos_policy policy;
	u32 give_back;
	u64 due;
	u32 left;
};

bool mos_step_begin(struct mos_step *step, struct mos_gossip *gossip, u64 now);
bool mos_step_next(struct mos_step *step, struct mos_gossip *gossip, const struct mos_process *processes, u32 count,
		   u64 now, struct mos_decision *decision);
void mos_step_heed(struct mos_step *step, struct mos_gossip *gossip, const struct mos_receipt *receipt, u64 now);

#endif
