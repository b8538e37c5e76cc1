/* SPDX-License-Identifier: GPL-2.0 */
/* What counts already and cannot be measured yet: moves under way, promises, nodes to be avoided. */
#ifndef MOS_INFOD_CLAIMS_H
#define MOS_INFOD_CLAIMS_H

#include "policy.h"

struct mos_claim *mos_claim_make(struct mos_policy *policy, enum mos_claim_kind kind, u32 node, u64 id);
struct mos_claim *mos_claim_find(struct mos_policy *policy, enum mos_claim_kind kind, u32 node, u64 id);
bool mos_claim_avoids(const struct mos_policy *policy, u32 node, u64 id);
u32 mos_claims_sending(const struct mos_policy *policy, u32 node, u32 *moves);
bool mos_claims_leave(const struct mos_policy *policy, const struct mos_entry *entry);
void mos_claims_expire(struct mos_policy *policy, const struct mos_vector *vector, u64 now);
void mos_claim_avoid(struct mos_policy *policy, u32 node, u64 id, u64 now);

#endif
