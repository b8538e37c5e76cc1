// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the load-difference policy: a process goes where it becomes faster, by more than it is heavy; one that runs
 * here, or one of this home that is away on a node that has become busy.
 */
#include "balance.h"
#include "choice.h"
#include "claims.h"
#include "end.h"

/* What a process is taken to weigh where it would go: more than it does, so that nothing goes to and fro. */
static u32 weight_of(const struct mos_situation *s, const struct mos_process *process)
{
	return process->cpu + (u64)process->cpu * s->policy->settings.margin / 1000;
}

static bool may_leave(const struct mos_situation *s, const struct mos_process *process)
{
	const struct mos_policy_settings *settings = &s->policy->settings;

	return (mos_may_move(s, process) || mos_may_go_on(s, process)) && process->cpu >= settings->cpu_min &&
	       process->age_ms >= settings->young_ms && process->resident_ms >= settings->residence_ms &&
	       !mos_is_kept(s, process);
}

/* The node that is best for a process that only computes, and has the same home as this one. */
static void find_front(const struct mos_situation *s, const struct mos_process *process, struct mos_end *front)
{
	const struct mos_process any = { .cpu = MOS_LOAD_ONE };
	u32 i;

	front->rate = 0;
	for (i = 0; i < s->vector->count; i++) {
		struct mos_end end;

		if (!mos_takes(s, &s->vector->entries[i]) || !mos_has_features(s, process, &s->vector->entries[i]))
			continue;
		end = mos_end_there(s->policy, &s->vector->entries[i], s->now);
		end.rate = mos_end_rate(s->policy, &end, &any, weight_of(s, &any));
		if (end.rate > front->rate)
			*front = end;
	}
}

static struct mos_end end_of(const struct mos_situation *s, const struct mos_process *process)
{
	const struct mos_entry *away = NULL;

	if (process->flags & MOS_PROCESS_AWAY)
		away = mos_vector_find(s->vector, process->where);
	return away ? mos_end_away(s->policy, away, process, s->now) : mos_end_here(s->policy, s->self, process);
}

/* What a process would gain at the front, or, if that is more, at home. */
static void try(const struct mos_situation *s, const struct mos_process *process, const struct mos_end *front,
		struct mos_decision *wish)
{
	const struct mos_entry *home = NULL;
	struct mos_end end;

	wish->process = *process;
	wish->from = end_of(s, process);
	wish->from.rate = mos_end_rate(s->policy, &wish->from, process, process->cpu);
	wish->to = *front;
	wish->to.rate = mos_can_reach(s, process, front->node) ?
				mos_end_rate(s->policy, front, process, weight_of(s, process)) : 0;
	if (process->flags & MOS_PROCESS_GUEST)
		home = mos_vector_find(s->vector, process->home);
	if (home && mos_takes(s, home)) {
		end = mos_end_there(s->policy, home, s->now);
		end.rate = mos_end_rate(s->policy, &end, process, weight_of(s, process));
		if (end.rate > wish->to.rate)
			wish->to = end;
	}
	wish->gain_ms = mos_move_gain(s->policy, process, wish->from.rate, wish->to.rate);
	wish->cost_ms = mos_move_cost(s->policy, process, wish->to.node);
}

/* Whether a wish is better than another: by what is left of the gain, and among equals at random. */
static bool is_better(const struct mos_situation *s, const struct mos_decision *wish,
		      const struct mos_decision *best, u32 *equals)
{
	s64 left = (s64)wish->gain_ms - wish->cost_ms, left_best = (s64)best->gain_ms - best->cost_ms;

	if (!best->process.id || left > left_best) {
		*equals = 1;
		return true;
	}
	return left == left_best && !mos_random_below(&s->policy->random, ++*equals);
}

/* The process that gains the most, or why there is none. Those of one home have one front. */
static enum mos_why find_process(const struct mos_situation *s, struct mos_decision *best)
{
	enum mos_why why = MOS_WHY_NO_PROCESS;
	struct mos_decision wish = *best;
	struct mos_end front = { 0 };
	u32 i, equals = 0, home = 0;

	for (i = 0; i < s->count; i++) {
		const struct mos_process *process = &s->processes[i];

		if (!may_leave(s, process))
			continue;
		if (process->home != home)
			find_front(s, process, &front);
		home = process->home;
		if (!front.rate) {
			why = max(why, MOS_WHY_NO_NODE);
			continue;
		}
		why = MOS_WHY_BALANCED;
		try(s, process, &front, &wish);
		if (is_better(s, &wish, best, &equals))
			*best = wish;
	}
	return why;
}

static enum mos_why judge(const struct mos_decision *wish)
{
	if (!wish->gain_ms)
		return MOS_WHY_BALANCED;
	if (wish->gain_ms <= wish->cost_ms)
		return MOS_WHY_TOO_DEAR;
	return wish->to.node == wish->process.home ? MOS_WHY_HOME : MOS_WHY_LOAD;
}

static void forget_target(struct mos_decision *decision, enum mos_why why)
{
	decision->why = why;
	decision->to.node = 0;
}

/* Nothing comes of it with any node: other processes have their turn. */
static void give_up(const struct mos_situation *s, struct mos_decision *decision, enum mos_why why)
{
	if (!s->policy->question.node)
		mos_claim_avoid(s->policy, 0, decision->process.id, s->now);
	forget_target(decision, why);
}

/* Those that do not compute are many, and nobody would move them. */
static void count_left(const struct mos_situation *s, struct mos_left *left)
{
	u32 i;

	for (i = 0; i < s->count; i++) {
		const struct mos_process *process = &s->processes[i];

		if (process->cpu < s->policy->settings.cpu_min || process->flags & MOS_PROCESS_AWAY)
			continue;
		if (process->flags & MOS_PROCESS_LOCKED)
			left->locked++;
		else if (process->flags & MOS_PROCESS_EXCLUDED)
			left->excluded++;
		else if (process->flags & MOS_PROCESS_FOREGROUND)
			left->foreground++;
		else if (process->flags & MOS_PROCESS_MOVING)
			left->moving++;
		else if (!mos_may_move(s, process))
			left->stuck++;
		else if (mos_is_kept(s, process))
			left->staying++;
		else
			left->young++;
	}
}

/**
 * mos_balance() - is there a process that should go elsewhere for the sake of speed?
 * @s: the situation
 * @decision: receives the wish; where it is to go, or node 0 and why not
 */
void mos_balance(const struct mos_situation *s, struct mos_decision *decision)
{
	if (s->policy->settings.stay || s->self->state.flags & MOS_NODE_STAYS) {
		decision->why = MOS_WHY_STAY;
		return;
	}
	decision->why = find_process(s, decision);
	if (decision->why == MOS_WHY_NO_PROCESS)
		count_left(s, &decision->left);
	if (decision->why != MOS_WHY_BALANCED)
		return;
	decision->why = judge(decision);
	if (decision->why == MOS_WHY_BALANCED || decision->why == MOS_WHY_TOO_DEAR) {
		forget_target(decision, decision->why);
		return;
	}
	/* Not all go to the one that is best, but each to one that is nearly so and has room for it. */
	if (!mos_choose_near(s, &decision->process, weight_of(s, &decision->process), &decision->to)) {
		give_up(s, decision, MOS_WHY_NO_NODE);
		return;
	}
	decision->gain_ms = mos_move_gain(s->policy, &decision->process, decision->from.rate, decision->to.rate);
	decision->cost_ms = mos_move_cost(s->policy, &decision->process, decision->to.node);
	decision->why = judge(decision);
	if (decision->why == MOS_WHY_BALANCED || decision->why == MOS_WHY_TOO_DEAR)
		give_up(s, decision, decision->why);
}
