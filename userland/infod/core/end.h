/* SPDX-License-Identifier: GPL-2.0 */
/* What a process gets on a node, and what a move costs: the arithmetic of the policies. */
#ifndef MOS_INFOD_END_H
#define MOS_INFOD_END_H

#include "policy.h"

struct mos_end mos_end_here(const struct mos_policy *policy, const struct mos_entry *self,
			    const struct mos_process *process);
struct mos_end mos_end_there(const struct mos_policy *policy, const struct mos_entry *entry, u64 now);
u32 mos_end_rate(const struct mos_policy *policy, const struct mos_end *end, const struct mos_process *process,
		 u32 weight);
struct mos_end mos_end_away(const struct mos_policy *policy, const struct mos_entry *entry,
			    const struct mos_process *process, u64 now);
u32 mos_overhead(const struct mos_policy *policy, const struct mos_process *process);
u32 mos_move_cost(const struct mos_policy *policy, const struct mos_process *process, u32 to);
u32 mos_move_gain(const struct mos_policy *policy, const struct mos_process *process, u32 here, u32 there);

#endif
