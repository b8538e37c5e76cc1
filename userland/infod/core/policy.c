// SPDX-License-Identifier: GPL-2.0
/* Owns what is decided: what comes first, whom to ask, what was answered. */
#include "policy.h"
#include "balance.h"
#include "choice.h"
#include "claims.h"
#include "end.h"

/* What is promised is kept so long; a process that is on its way longer is counted when it comes. */
#define PROMISE_MS 10000u
/* What a move has cost is forgotten to a half after so long: it may have been the load of that moment. */
#define LEARNT_MS 30000u
/* No move is taken to cost more, us. */
#define LEARNT_MOST 60000000u
/* What has arrived counts no longer than this, even if nothing is heard of its node. */
#define SENT_MS 10000u

/**
 * mos_policy_init() - begin to decide
 * @policy: receives the state
 * @settings: what the administrator has chosen; copied
 * @seed: for random choices; no two nodes should have the same
 */
void mos_policy_init(struct mos_policy *policy, const struct mos_policy_settings *settings, u64 seed)
{
	memset(policy, 0, sizeof(*policy));
	policy->settings = *settings;
	policy->random.state = seed;
}

/* A node that did not answer is not asked again soon. */
static bool waits_for_answer(struct mos_policy *policy, u64 now)
{
	struct mos_question *question = &policy->question;

	if (!question->node || question->answered)
		return false;
	if (now < question->asked + policy->settings.ask_ms)
		return true;
	mos_claim_avoid(policy, question->node, 0, now);
	question->node = 0;
	return false;
}

static void forget(struct mos_policy *policy, u64 now)
{
	if (now < policy->learnt + LEARNT_MS)
		return;
	policy->learnt_us /= 2;
	policy->learnt = now;
}

static bool goes_by_home(const struct mos_policy *policy, const struct mos_decision *decision)
{
	return policy->settings.by_home && decision->process.flags & MOS_PROCESS_GUEST &&
	       decision->to.node != decision->process.home;
}

static void order(struct mos_policy *policy, struct mos_decision *decision, u64 since)
{
	const struct mos_process *process = &decision->process;
	u32 to = goes_by_home(policy, decision) ? process->home : decision->to.node;
	struct mos_claim *claim = mos_claim_make(policy, MOS_CLAIM_SENDING, to, process->id);

	if (!claim) {
		decision->why = MOS_WHY_BUSY;
		return;
	}
	claim->from = process->where;
	claim->cpu = process->cpu;
	claim->mb = process->total_kb / 1024;
	claim->since = since;
	decision->decide = MOS_DECIDE_MOVE;
	if (decision->why == MOS_WHY_MEMORY)
		policy->relieved = decision->at;
}

static void ask(struct mos_policy *policy, struct mos_decision *decision, u32 cpu)
{
	decision->decide = MOS_DECIDE_ASK;
	decision->intent = mos_claims_sending(policy, decision->to.node, NULL) + cpu;
}

/* The node that was asked is not wanted after all: what it keeps is given back. */
static void release(struct mos_policy *policy, struct mos_decision *decision)
{
	u32 node = policy->question.node;

	policy->question.node = 0;
	memset(&decision->process, 0, sizeof(decision->process));
	decision->to = (struct mos_end){ .node = node };
	ask(policy, decision, 0);
}

/*
 * The node that was found is for home to ask, for what home will send there. Home shall have the time to do so before
 * anything else goes home for the sake of that node.
 */
static void pass_on(struct mos_policy *policy, struct mos_decision *decision)
{
	mos_claim_avoid(policy, decision->to.node, 0, decision->at);
	order(policy, decision, decision->at);
}

/* A wish becomes a question, and with the answer an order, if it still is the wish then. */
static void settle(struct mos_policy *policy, const struct mos_vector *vector, struct mos_decision *decision)
{
	struct mos_question *question = &policy->question;
	bool by_home = decision->to.node && goes_by_home(policy, decision);
	const struct mos_entry *entry;

	if (question->node && (!decision->to.node || by_home)) {
		release(policy, decision);
		return;
	}
	if (!decision->to.node)
		return;
	if (by_home) {
		pass_on(policy, decision);
		return;
	}
	if (question->node) {
		entry = mos_vector_find(vector, question->node);
		order(policy, decision, entry ? entry->born : 0);
		question->node = 0;
		return;
	}
	*question = (struct mos_question){ .node = decision->to.node, .asked = decision->at };
	ask(policy, decision, decision->process.cpu);
}

/**
 * mos_policy_decide() - what should be done now
 * @policy: the state
 * @self: what this node says of itself
 * @vector: what is known of the others
 * @processes: those that run here, and those of this home that are away
 * @count: how many
 * @now: clock, ms
 * @decision: receives what is to be done, and why
 */
void mos_policy_decide(struct mos_policy *policy, const struct mos_entry *self, const struct mos_vector *vector,
		       const struct mos_process *processes, u32 count, u64 now, struct mos_decision *decision)
{
	const struct mos_situation situation = {
		.policy = policy, .self = self, .vector = vector, .processes = processes, .count = count, .now = now,
	};
	u32 moves;

	memset(decision, 0, sizeof(*decision));
	decision->at = now;
	decision->from = mos_end_here(policy, self, NULL);
	forget(policy, now);
	mos_claims_expire(policy, vector, now);
	if (mos_evict(&situation, decision) || (!policy->settings.off && mos_come_home(&situation, decision))) {
		order(policy, decision, now);
		return;
	}
	mos_claims_sending(policy, 0, &moves);
	if (waits_for_answer(policy, now) || moves >= policy->settings.in_flight) {
		decision->why = MOS_WHY_BUSY;
		return;
	}
	if (policy->settings.off)
		decision->why = MOS_WHY_STAY;
	else if (!mos_relieve(&situation, decision))
		mos_balance(&situation, decision);
	settle(policy, vector, decision);
}

/**
 * mos_policy_answered() - a node has answered what it was asked
 * @policy: the state
 * @node: who
 * @granted: what it keeps free for us now, hundredths of a process
 * @now: clock, ms
 *
 * Return: whether it keeps something that is not wanted any more, as the answer came too late: then it is to be
 * asked for mos_policy_sending().
 */
bool mos_policy_answered(struct mos_policy *policy, u32 node, u32 granted, u64 now)
{
	struct mos_question *question = &policy->question;
	u32 sending = mos_claims_sending(policy, node, NULL);

	if (question->node != node)
		return granted > sending;
	if (question->answered)
		return false;
	if (granted <= sending) {
		mos_claim_avoid(policy, node, 0, now);
		question->node = 0;
		return false;
	}
	question->answered = true;
	question->kept = granted - sending;
	return false;
}

/**
 * mos_policy_sending() - what is on its way from here to a node
 * @policy: the state
 * @node: its number
 *
 * Return: hundredths of a process.
 */
u32 mos_policy_sending(const struct mos_policy *policy, u32 node)
{
	return mos_claims_sending(policy, node, NULL);
}

/**
 * mos_policy_learn() - a move has taken so long
 * @policy: the state
 * @dirty_kb: what was sent in it
 * @ms: how long
 * @now: clock, ms
 *
 * On a machine or a network that is slow or busy a move costs more than elsewhere, and must gain more.
 */
void mos_policy_learn(struct mos_policy *policy, u32 dirty_kb, u32 ms, u64 now)
{
	u64 sent = (u64)dirty_kb * policy->settings.mb_us / 1024, us = (u64)ms * 1000;
	u64 cost = us > sent ? min_t(u64, us - sent, LEARNT_MOST) : 0;

	policy->learnt_us = policy->learnt_us ? (3ull * policy->learnt_us + cost) / 4 : cost;
	policy->learnt = now;
}

/**
 * mos_policy_moved() - a move that was decided is over
 * @policy: the state
 * @id: the process
 * @done: whether it is where it should be
 * @now: clock, ms
 */
void mos_policy_moved(struct mos_policy *policy, u64 id, bool done, u64 now)
{
	struct mos_claim *claim = mos_claim_find(policy, MOS_CLAIM_SENDING, 0, id);

	if (!claim)
		return;
	claim->kind = done ? MOS_CLAIM_SENT : MOS_CLAIM_AVOIDED;
	claim->done = now;
	claim->until = now + (done ? SENT_MS : policy->settings.avoid_ms);
}

/**
 * mos_policy_grant() - a node wants to send something here
 * @policy: the state
 * @self: what this node says of itself
 * @node: who asks
 * @intent: all that it wants to send here and has not yet, hundredths of a process
 * @now: clock, ms
 *
 * Takes the place of what that node was granted before.
 *
 * Return: what it is granted: all, or nothing.
 */
u32 mos_policy_grant(struct mos_policy *policy, const struct mos_entry *self, u32 node, u32 intent, u64 now)
{
	struct mos_claim *claim = mos_claim_find(policy, MOS_CLAIM_PROMISED, node, 0);
	/* As many guests as there is room for cannot use more. */
	u64 most = (u64)self->state.room * self->facts.cpus * MOS_LOAD_ONE;

	if (!intent || intent > most || !mos_takes_guests(&self->state)) {
		if (claim)
			claim->kind = MOS_CLAIM_FREE;
		return 0;
	}
	if (!claim)
		claim = mos_claim_make(policy, MOS_CLAIM_PROMISED, node, 0);
	if (!claim)
		return 0;
	claim->cpu = intent;
	claim->until = now + PROMISE_MS;
	return intent;
}

/**
 * mos_policy_arrived() - a guest has come
 * @policy: the state
 * @node: from where
 * @cpu: what it uses, hundredths of a CPU
 */
void mos_policy_arrived(struct mos_policy *policy, u32 node, u32 cpu)
{
	struct mos_claim *claim = mos_claim_find(policy, MOS_CLAIM_PROMISED, node, 0);

	if (!claim)
		return;
	claim->cpu -= min(claim->cpu, cpu);
	if (!claim->cpu)
		claim->kind = MOS_CLAIM_FREE;
}

/**
 * mos_policy_promised() - what is promised to others and has not come
 * @policy: the state
 * @now: clock, ms
 *
 * Return: hundredths of a process.
 */
u32 mos_policy_promised(const struct mos_policy *policy, u64 now)
{
	u32 i, sum = 0;

	for (i = 0; i < MOS_CLAIMS_MAX; i++) {
		const struct mos_claim *claim = &policy->claims[i];

		if (claim->kind == MOS_CLAIM_PROMISED && now < claim->until)
			sum += min(claim->cpu, U32_MAX - sum);
	}
	return sum;
}

/* Processes that a node has and could spare, hundredths. */
static u32 surplus(const struct mos_state *state, u32 cpus)
{
	u32 supply = min_t(u64, (u64)cpus * MOS_LOAD_ONE, U32_MAX);

	return state->runnable > supply ? state->runnable - supply : 0;
}

/**
 * mos_policy_whom_to_tell() - who should hear soon that this node is idle
 * @policy: the state
 * @self: what this node says of itself
 * @vector: what is known of the others
 *
 * For mos_gossip_favour(): the next step goes to a node that has more than it can do, instead of to any.
 *
 * Return: one of these nodes, the likelier the more it could spare; 0: this node is busy, or all are idle.
 */
u32 mos_policy_whom_to_tell(struct mos_policy *policy, const struct mos_entry *self,
			    const struct mos_vector *vector)
{
	u64 sum = 0;
	u32 i, node = 0;

	if (!mos_takes_guests(&self->state) ||
	    self->state.runnable + MOS_LOAD_ONE / 2 >= (u64)self->facts.cpus * MOS_LOAD_ONE)
		return 0;
	for (i = 0; i < vector->count; i++) {
		const struct mos_entry *entry = &vector->entries[i];
		u32 spare = mos_entry_lives(entry) ? surplus(&entry->state, entry->facts.cpus) : 0;

		if (spare < MOS_LOAD_ONE / 2)
			continue;
		sum += spare;
		if (mos_random_next(&policy->random) % sum < spare)
			node = entry->node;
	}
	return node;
}
