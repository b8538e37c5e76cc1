// SPDX-License-Identifier: GPL-2.0
/* Owns the order in which a policy and gossip have to do with each other. */
#include "step.h"

/* Decisions at a time; more would be a mistake of theirs. */
#define DECISIONS_MAX 64u

/**
 * mos_step_begin() - begin to decide, if it is time
 * @step: the state
 * @gossip: knows the nodes
 * @now: clock, ms
 *
 * Return: whether to go on with mos_step_next(). If not, though it is due, something is to be given back first: come
 * again when what gossip has to send is sent.
 */
bool mos_step_begin(struct mos_step *step, struct mos_gossip *gossip, u64 now)
{
	if (now < step->due)
		return false;
	if (step->give_back) {
		mos_gossip_ask(gossip, step->give_back, mos_policy_sending(&step->policy, step->give_back));
		step->give_back = 0;
		return false;
	}
	step->due = U64_MAX;
	step->left = DECISIONS_MAX;
	return true;
}

/* A node that is idle then tells one that is not. */
static bool finish(struct mos_step *step, struct mos_gossip *gossip)
{
	step->left = 0;
	mos_gossip_favour(gossip, mos_policy_whom_to_tell(&step->policy, &gossip->self, &gossip->vector));
	return false;
}

/**
 * mos_step_next() - what is to be done next
 * @step: begun
 * @gossip: knows the nodes, and asks them
 * @processes: as they are now: what was ordered before is under way
 * @count: how many
 * @now: clock, ms
 * @decision: receives what is to be done, or why nothing is
 *
 * Return: whether @decision is to be looked at, and this called again; false when it was the last time.
 */
bool mos_step_next(struct mos_step *step, struct mos_gossip *gossip, const struct mos_process *processes, u32 count,
		   u64 now, struct mos_decision *decision)
{
	if (!step->left)
		return finish(step, gossip);
	mos_policy_decide(&step->policy, &gossip->self, &gossip->vector, processes, count, now, decision);
	if (decision->decide == MOS_DECIDE_ASK) {
		mos_gossip_ask(gossip, decision->to.node, decision->intent);
		step->due = now + step->policy.settings.ask_ms;
		return finish(step, gossip);
	}
	if (decision->why == MOS_WHY_BUSY)
		return finish(step, gossip);
	step->left = decision->decide == MOS_DECIDE_MOVE ? step->left - 1 : 0;
	return true;
}

/**
 * mos_step_heed() - take in what a datagram asks of this node, or answers to it
 * @step: the state
 * @gossip: has received it
 * @receipt: what it said
 * @now: clock, ms
 */
void mos_step_heed(struct mos_step *step, struct mos_gossip *gossip, const struct mos_receipt *receipt, u64 now)
{
	u32 sender = receipt->sender;

	if (receipt->flags & MOS_DATAGRAM_CLAIM)
		mos_gossip_grant(gossip, sender,
				 mos_policy_grant(&step->policy, &gossip->self, sender, receipt->intent, now));
	if (!(receipt->flags & MOS_DATAGRAM_ANSWER))
		return;
	if (mos_policy_answered(&step->policy, sender, receipt->granted, now))
		step->give_back = sender;
	step->due = 0;
}
