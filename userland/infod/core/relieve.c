// SPDX-License-Identifier: GPL-2.0
/* Owns the policies that go before the load: memory, owners, farewells, and processes that are better off at home. */
#include "balance.h"
#include "choice.h"
#include "claims.h"
#include "end.h"

/* A process that loses at least so much to its calls, per mille, is better off at home: it is I/O-bound. */
#define OVERHEAD_HIGH 250u
/* The time of which the kernel tells how much of it tasks have waited for memory, and a little. */
#define PRESSURE_MS 12000u

/* Nobody chooses for a guest whether it may stay when it must go. */
static bool must_go(const struct mos_process *process)
{
	return process->flags & MOS_PROCESS_GUEST &&
	       !(process->flags & (MOS_PROCESS_CANTMOVE | MOS_PROCESS_MOVING | MOS_PROCESS_AWAY));
}

/* It was ordered home just now and could not go: at once it would be the same again. */
static bool has_failed(const struct mos_situation *s, const struct mos_process *process)
{
	return mos_claim_find(s->policy, MOS_CLAIM_AVOIDED, process->home, process->id);
}

static void send_home(const struct mos_situation *s, const struct mos_process *process, enum mos_why why,
		      struct mos_decision *decision)
{
	const struct mos_entry *home = mos_vector_find(s->vector, process->home);

	decision->why = why;
	decision->process = *process;
	decision->from = mos_end_here(s->policy, s->self, process);
	decision->from.rate = mos_end_rate(s->policy, &decision->from, process, process->cpu);
	decision->to = (struct mos_end){ .node = process->home };
	if (home)
		decision->to = mos_end_there(s->policy, home, s->now);
	decision->cost_ms = mos_move_cost(s->policy, process, process->home);
}

/**
 * mos_evict() - must a guest go because this node is not for guests any more?
 * @s: the situation
 * @decision: receives the order
 *
 * Home takes back what is its own, always: nobody is asked.
 *
 * Return: whether one must.
 */
bool mos_evict(const struct mos_situation *s, struct mos_decision *decision)
{
	u32 i, flags = s->self->state.flags;

	if (!(flags & (MOS_NODE_OWNER | MOS_NODE_LEAVING)))
		return false;
	for (i = 0; i < s->count; i++)
		if (must_go(&s->processes[i]) && !has_failed(s, &s->processes[i])) {
			send_home(s, &s->processes[i],
				  flags & MOS_NODE_LEAVING ? MOS_WHY_LEAVING : MOS_WHY_OWNER, decision);
			return true;
		}
	return false;
}

/* The two ends of coming home, where both are known and home has memory for it. */
static bool compare_home(const struct mos_situation *s, const struct mos_process *process,
			 struct mos_end *away, struct mos_end *home)
{
	u32 there = process->flags & MOS_PROCESS_AWAY ? process->where : process->home;
	const struct mos_entry *entry = mos_vector_find(s->vector, there);
	struct mos_end here = mos_end_here(s->policy, s->self, process);
	u32 weight = process->cpu + process->cpu / 4;

	if (!mos_is_known(entry))
		return false;
	if (process->flags & MOS_PROCESS_AWAY) {
		*away = mos_end_away(s->policy, entry, process, s->now);
		*home = here;
	} else {
		*away = here;
		*home = mos_end_there(s->policy, entry, s->now);
	}
	if (!mos_has_memory_at_home(s, process->flags & MOS_PROCESS_AWAY ? s->self : entry, home, process))
		return false;
	away->rate = mos_end_rate(s->policy, away, process, process->cpu);
	home->rate = mos_end_rate(s->policy, home, process, weight);
	return true;
}

/* Where all is to stay guests are kept, too; what is away from here may come home. */
static bool may_come_home(const struct mos_situation *s, const struct mos_process *process)
{
	if (!(process->flags & (MOS_PROCESS_GUEST | MOS_PROCESS_AWAY)) ||
	    (process->flags & MOS_PROCESS_GUEST && s->policy->settings.stay))
		return false;
	return process->resident_ms >= s->policy->settings.residence_ms && !mos_is_left_alone(s, process) &&
	       !has_failed(s, process);
}

static bool is_better_at_home(const struct mos_situation *s, const struct mos_process *process,
			      struct mos_decision *decision)
{
	struct mos_end away, home;

	if (!may_come_home(s, process) || mos_overhead(s->policy, process) < OVERHEAD_HIGH ||
	    !compare_home(s, process, &away, &home))
		return false;
	if (home.rate <= away.rate)
		return false;
	decision->why = MOS_WHY_HOME;
	decision->process = *process;
	decision->from = away;
	decision->to = home;
	decision->gain_ms = mos_move_gain(s->policy, process, away.rate, home.rate);
	decision->cost_ms = mos_move_cost(s->policy, process, home.node);
	return true;
}

/**
 * mos_come_home() - is there a process that loses so much to its calls that home is better?
 * @s: the situation
 * @decision: receives the order
 *
 * Return: whether there is one.
 */
bool mos_come_home(const struct mos_situation *s, struct mos_decision *decision)
{
	u32 i;

	for (i = 0; i < s->count; i++)
		if (is_better_at_home(s, &s->processes[i], decision))
			return true;
	return false;
}

/*
 * Tasks wait for memory, though enough seems to be free. The kernel's share of that is one of the last ten seconds: so
 * long it takes to see what it has helped that a process went.
 */
static bool is_under_pressure(const struct mos_situation *s, u64 low)
{
	return s->self->state.flags & MOS_NODE_LOW_MEMORY && s->self->state.free_mb >= low &&
	       s->now >= s->policy->relieved + PRESSURE_MS;
}

/* MiB that must be freed: up to twice the threshold, so that it does not begin again at once. 0: enough are free. */
static u32 deficit(const struct mos_situation *s)
{
	u64 low = (u64)s->self->facts.total_mb * s->policy->settings.low / 1000;
	u64 free_mb = s->self->state.free_mb;
	u32 i;

	if (is_under_pressure(s, low))
		return max(low, 1ull);
	for (i = 0; i < MOS_CLAIMS_MAX; i++)
		if (s->policy->claims[i].kind == MOS_CLAIM_SENDING && s->policy->claims[i].from == s->self->node)
			free_mb += s->policy->claims[i].mb;
	return free_mb < low ? 2 * low - free_mb : 0;
}

/* What frees enough at the least cost; if nothing does, what frees the most. */
static bool frees_better(const struct mos_process *process, const struct mos_process *best, u32 need)
{
	bool enough = process->total_kb / 1024 >= need;

	if (!best)
		return true;
	if (enough != (best->total_kb / 1024 >= need))
		return enough;
	return enough ? process->dirty_kb < best->dirty_kb : process->total_kb > best->total_kb;
}

static const struct mos_process *find_memory(const struct mos_situation *s, u32 need)
{
	const struct mos_process *best = NULL;
	u32 i;

	for (i = 0; i < s->count; i++)
		if (mos_may_move(s, &s->processes[i]) && !mos_is_kept(s, &s->processes[i]) &&
		    s->processes[i].total_kb >= 1024 && frees_better(&s->processes[i], best, need))
			best = &s->processes[i];
	return best;
}

/**
 * mos_relieve() - must a process go because memory is depleted here?
 * @s: the situation
 * @decision: receives the wish, or why there is none
 *
 * Load does not matter, nor do age and residence: anything is better than swapping.
 *
 * Return: whether memory is depleted and something can be done; else the load may be looked at.
 */
bool mos_relieve(const struct mos_situation *s, struct mos_decision *decision)
{
	const struct mos_process *process;
	u32 need = deficit(s);

	if (!need || s->policy->settings.stay)
		return false;
	process = find_memory(s, need);
	if (!process)
		return false;
	decision->process = *process;
	decision->from = mos_end_here(s->policy, s->self, process);
	decision->from.rate = mos_end_rate(s->policy, &decision->from, process, process->cpu);
	if (!mos_choose_near(s, process, process->cpu, &decision->to)) {
		if (!s->policy->question.node)
			mos_claim_avoid(s->policy, 0, process->id, s->now);
		decision->why = MOS_WHY_NO_ROOM;
		return true;
	}
	decision->why = MOS_WHY_MEMORY;
	decision->cost_ms = mos_move_cost(s->policy, process, decision->to.node);
	return true;
}
