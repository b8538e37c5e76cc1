/* SPDX-License-Identifier: GPL-2.0 */
/* The policies themselves. Each says what it wishes; what comes of the wish is not theirs. */
#ifndef MOS_INFOD_BALANCE_H
#define MOS_INFOD_BALANCE_H

#include "policy.h"

/**
 * struct mos_situation - what is decided upon; see mos_policy_decide()
 * @policy: settings, claims, the question that was answered
 * @self: this node
 * @vector: the others
 * @processes: those of this node
 * @count: how many
 * @now: clock, ms
 */
struct mos_situation {
	struct mos_policy *policy;
	const struct mos_entry *self;
	const struct mos_vector *vector;
	const struct mos_process *processes;
	u32 count;
	u64 now;
};

bool mos_evict(const struct mos_situation *situation, struct mos_decision *decision);
bool mos_come_home(const struct mos_situation *situation, struct mos_decision *decision);
bool mos_relieve(const struct mos_situation *situation, struct mos_decision *decision);
void mos_balance(const struct mos_situation *situation, struct mos_decision *decision);

#endif
