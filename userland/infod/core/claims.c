// SPDX-License-Identifier: GPL-2.0
/* Owns the table of claims. */
#include "claims.h"

/**
 * mos_claim_find() - a claim
 * @policy: the table
 * @kind: its kind
 * @node: its node; 0: any
 * @id: its process; 0: any
 *
 * Return: the first that fits, or NULL.
 */
struct mos_claim *mos_claim_find(struct mos_policy *policy, enum mos_claim_kind kind, u32 node, u64 id)
{
	u32 i;

	for (i = 0; i < MOS_CLAIMS_MAX; i++) {
		struct mos_claim *claim = &policy->claims[i];

		if (claim->kind == kind && (!node || claim->node == node) && (!id || claim->id == id))
			return claim;
	}
	return NULL;
}

/**
 * mos_claim_make() - a new claim
 * @policy: the table
 * @kind: its kind
 * @node: its node
 * @id: its process
 *
 * Return: the claim, to be filled in; NULL when the table is full.
 */
struct mos_claim *mos_claim_make(struct mos_policy *policy, enum mos_claim_kind kind, u32 node, u64 id)
{
	struct mos_claim *claim = mos_claim_find(policy, MOS_CLAIM_FREE, 0, 0);

	/* What is only avoided makes way. */
	if (!claim && kind != MOS_CLAIM_AVOIDED)
		claim = mos_claim_find(policy, MOS_CLAIM_AVOIDED, 0, 0);
	if (claim)
		*claim = (struct mos_claim){ .kind = kind, .node = node, .id = id };
	return claim;
}

/**
 * mos_claim_avoid() - do not try this again soon
 * @policy: the table
 * @node: a node; 0: the process is not to be moved at all
 * @id: a process; 0: the node is avoided by all
 * @now: clock, ms
 */
void mos_claim_avoid(struct mos_policy *policy, u32 node, u64 id, u64 now)
{
	struct mos_claim *claim = mos_claim_make(policy, MOS_CLAIM_AVOIDED, node, id);

	if (claim)
		claim->until = now + policy->settings.avoid_ms;
}

/**
 * mos_claim_avoids() - whether a process should not go to a node now
 * @policy: the table
 * @node: the node; 0: whether it should not go anywhere
 * @id: the process; 0: whether none should
 */
bool mos_claim_avoids(const struct mos_policy *policy, u32 node, u64 id)
{
	u32 i;

	for (i = 0; i < MOS_CLAIMS_MAX; i++) {
		const struct mos_claim *claim = &policy->claims[i];

		if (claim->kind == MOS_CLAIM_AVOIDED && claim->node == node && (!claim->id || claim->id == id))
			return true;
	}
	return false;
}

/**
 * mos_claims_sending() - what is on its way from here
 * @policy: the table
 * @node: to this node; 0: to all
 * @moves: receives how many moves that is; may be NULL
 *
 * Return: hundredths of a CPU.
 */
u32 mos_claims_sending(const struct mos_policy *policy, u32 node, u32 *moves)
{
	u32 i, cpu = 0, count = 0;

	for (i = 0; i < MOS_CLAIMS_MAX; i++) {
		const struct mos_claim *claim = &policy->claims[i];

		if (claim->kind != MOS_CLAIM_SENDING || (node && claim->node != node))
			continue;
		cpu += claim->cpu;
		count++;
	}
	if (moves)
		*moves = count;
	return cpu;
}

/**
 * mos_claims_leave() - whether a process is on its way from a node, or has left it and the news of it does not show that
 * @policy: the table
 * @entry: what is known of the node
 */
bool mos_claims_leave(const struct mos_policy *policy, const struct mos_entry *entry)
{
	u32 i;

	for (i = 0; i < MOS_CLAIMS_MAX; i++) {
		const struct mos_claim *claim = &policy->claims[i];

		if (claim->from != entry->node)
			continue;
		if (claim->kind == MOS_CLAIM_SENDING ||
		    (claim->kind == MOS_CLAIM_SENT && entry->born < (s64)claim->done))
			return true;
	}
	return false;
}

/* What has arrived is known where it is, and where it was, as far as there is news of these. */
static bool is_known(const struct mos_vector *vector, const struct mos_claim *claim)
{
	const struct mos_entry *to = mos_vector_find(vector, claim->node);
	const struct mos_entry *from = mos_vector_find(vector, claim->from);

	return to && to->born >= (s64)claim->since && (!from || from->born >= (s64)claim->done);
}

/**
 * mos_claims_expire() - forget what is over
 * @policy: the table
 * @vector: what has arrived is forgotten when news of its node counts it
 * @now: clock, ms
 */
void mos_claims_expire(struct mos_policy *policy, const struct mos_vector *vector, u64 now)
{
	u32 i;

	for (i = 0; i < MOS_CLAIMS_MAX; i++) {
		struct mos_claim *claim = &policy->claims[i];

		if (claim->kind == MOS_CLAIM_FREE || claim->kind == MOS_CLAIM_SENDING)
			continue;
		if (now >= claim->until || (claim->kind == MOS_CLAIM_SENT && is_known(vector, claim)))
			claim->kind = MOS_CLAIM_FREE;
	}
}
