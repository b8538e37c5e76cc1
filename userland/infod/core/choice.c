// SPDX-License-Identifier: GPL-2.0
/* Owns what all policies ask of a process and of a node. */
#include "choice.h"
#include "claims.h"
#include "end.h"

#define LEFT_ALONE (MOS_PROCESS_LOCKED | MOS_PROCESS_FOREGROUND | MOS_PROCESS_EXCLUDED | \
		    MOS_PROCESS_CANTMOVE | MOS_PROCESS_MOVING)
#define CLOSED (MOS_NODE_BLOCKS | MOS_NODE_LEAVING | MOS_NODE_OWNER | MOS_NODE_LOW_MEMORY | MOS_NODE_QUIET)

/**
 * mos_is_left_alone() - whether a process is not to be moved by itself, wherever it is
 * @s: the situation
 * @process: the process
 */
bool mos_is_left_alone(const struct mos_situation *s, const struct mos_process *process)
{
	return process->flags & LEFT_ALONE || mos_claim_avoids(s->policy, 0, process->id);
}

/**
 * mos_is_kept() - whether a process is not to leave its home, as none of this node is
 * @s: the situation
 * @process: the process
 */
bool mos_is_kept(const struct mos_situation *s, const struct mos_process *process)
{
	return s->policy->settings.lstay && !(process->flags & MOS_PROCESS_GUEST);
}

/**
 * mos_may_move() - whether a process that runs here may be moved by itself
 * @s: the situation
 * @process: the process
 */
bool mos_may_move(const struct mos_situation *s, const struct mos_process *process)
{
	return process->where == s->self->node && !mos_is_left_alone(s, process);
}

/**
 * mos_takes_guests() - whether a node that is in this state takes guests
 * @state: what it says of itself
 */
bool mos_takes_guests(const struct mos_state *state)
{
	return state->room && !(state->flags & CLOSED);
}

/**
 * mos_is_known() - whether it is known how loaded a node is
 * @entry: what is known of it; NULL: nothing
 */
bool mos_is_known(const struct mos_entry *entry)
{
	return entry && mos_entry_lives(entry) && entry->tag && !(entry->state.flags & MOS_NODE_QUIET);
}

static bool is_busy(const struct mos_policy *policy, u32 node)
{
	u32 moves;

	mos_claims_sending(policy, node, &moves);
	return moves >= policy->settings.in_flight_each;
}

/**
 * mos_takes() - whether a node is to be considered now
 * @s: the situation; once a node has answered a question, only that one is
 * @entry: what is known of it
 */
bool mos_takes(const struct mos_situation *s, const struct mos_entry *entry)
{
	u32 asked = s->policy->question.node;

	if (asked && asked != entry->node)
		return false;
	return mos_is_known(entry) && mos_takes_guests(&entry->state) &&
	       mos_entry_age(entry, s->now) <= s->policy->settings.news_ms &&
	       !mos_claim_avoids(s->policy, entry->node, 0) && !is_busy(s->policy, entry->node);
}

/**
 * mos_has_memory() - whether a node has room for the memory of a process
 * @s: the situation
 * @entry: the node
 * @end: the same as it will be
 * @process: the process
 *
 * Memory is kept free there, too: twice as much as is called short, so that what left a node as memory was short there
 * does not go back as soon as it has left.
 */
bool mos_has_memory(const struct mos_situation *s, const struct mos_entry *entry, const struct mos_end *end,
		    const struct mos_process *process)
{
	u64 kept = (u64)entry->facts.total_mb * s->policy->settings.low / 500;

	return end->free_mb >= kept + DIV_ROUND_UP((u64)process->total_kb, 1024);
}

/**
 * mos_has_memory_at_home() - whether the home of a process has memory for it, and is not short of any
 * @s: the situation
 * @home: its home
 * @end: the same as it will be
 * @process: the process, which is away from it
 *
 * Home takes back what is its own and asks nobody, though something be killed there for it: who orders that asks here.
 */
bool mos_has_memory_at_home(const struct mos_situation *s, const struct mos_entry *home, const struct mos_end *end,
			    const struct mos_process *process)
{
	return !(home->state.flags & MOS_NODE_LOW_MEMORY) && mos_has_memory(s, home, end, process);
}

/*
 * A home that is busier than the node of its guest has processes of its own that would gain more elsewhere, and sends
 * those; it sends on the guest, too, when none of them does. Both nodes look at it in the same way, so that one
 * of them acts.
 */
static bool is_way_free(const struct mos_situation *s, const struct mos_process *process,
			const struct mos_end *home, const struct mos_end *away)
{
	u64 rate = mos_end_rate(s->policy, home, process, process->cpu);

	return rate * (1000 + s->policy->settings.margin) / 1000 >=
	       mos_end_rate(s->policy, away, process, process->cpu);
}

static bool is_way_home_free(const struct mos_situation *s, const struct mos_process *process,
			     const struct mos_entry *home)
{
	const struct mos_end there = mos_end_there(s->policy, home, s->now);
	const struct mos_end here = mos_end_here(s->policy, s->self, process);

	/* Who goes on by way of its home is there for a moment, with all that it has. */
	return mos_has_memory_at_home(s, home, &there, process) && is_way_free(s, process, &there, &here);
}

/**
 * mos_may_go_on() - whether a process of this home that is away may be sent on by this node
 * @s: the situation
 * @process: the process
 *
 * Where its node would send it home for that, this is left to it. One leaves a node at a time. It comes by here, with
 * all that it has.
 */
bool mos_may_go_on(const struct mos_situation *s, const struct mos_process *process)
{
	const struct mos_entry *entry = mos_vector_find(s->vector, process->where);
	struct mos_end here, away;

	if (!(process->flags & MOS_PROCESS_AWAY) || mos_is_left_alone(s, process) || !mos_is_known(entry) ||
	    entry->state.flags & MOS_NODE_STAYS ||
	    mos_entry_age(entry, s->now) > s->policy->settings.news_ms ||
	    mos_claims_leave(s->policy, entry))
		return false;
	here = mos_end_here(s->policy, s->self, process);
	away = mos_end_away(s->policy, entry, process, s->now);
	return mos_has_memory_at_home(s, s->self, &here, process) && !is_way_free(s, process, &here, &away);
}

/**
 * mos_can_reach() - whether a process gets to a node from here
 * @s: the situation
 * @process: the process
 * @node: the node
 *
 * A guest gets to a third node by way of its home, which must be there, must not want all to stay, and must have memory
 * for it.
 */
bool mos_can_reach(const struct mos_situation *s, const struct mos_process *process, u32 node)
{
	const struct mos_entry *home;

	if (!(process->flags & MOS_PROCESS_GUEST) || node == process->home)
		return true;
	home = mos_vector_find(s->vector, process->home);
	if (!home || !mos_entry_lives(home) || home->state.flags & MOS_NODE_STAYS)
		return false;
	return !s->policy->settings.by_home || (mos_is_known(home) && is_way_home_free(s, process, home));
}

/**
 * mos_has_features() - whether a node's processor has all that a process may have come to use at its home
 * @s: the situation
 * @process: the process
 * @entry: of the node
 *
 * And, where that is wanted here, nothing more. What other homes want of that they see to themselves.
 */
bool mos_has_features(const struct mos_situation *s, const struct mos_process *process,
		      const struct mos_entry *entry)
{
	bool is_own = !(process->flags & MOS_PROCESS_GUEST);
	const struct mos_entry *home = is_own ? s->self : mos_vector_find(s->vector, process->home);

	if (!home || home->features & ~entry->features)
		return false;
	return !(is_own && s->policy->settings.same_features && entry->features & ~home->features);
}

static bool suits(const struct mos_situation *s, const struct mos_process *process, u32 weight,
		  const struct mos_entry *entry, struct mos_end *end)
{
	if (entry->node == process->where || !mos_takes(s, entry) || !mos_has_features(s, process, entry) ||
	    mos_claim_avoids(s->policy, entry->node, process->id) || !mos_can_reach(s, process, entry->node))
		return false;
	*end = mos_end_there(s->policy, entry, s->now);
	end->rate = mos_end_rate(s->policy, end, process, weight);
	return mos_has_memory(s, entry, end, process);
}

/**
 * mos_choose_near() - one of the nodes that are about the best for a process
 * @s: the situation
 * @process: the process
 * @weight: what it is taken to weigh there, hundredths
 * @chosen: receives the node as it was seen
 *
 * Return: among how many it was chosen; 0: none has room for it.
 */
u32 mos_choose_near(const struct mos_situation *s, const struct mos_process *process, u32 weight,
		     struct mos_end *chosen)
{
	u32 best = 0, least, count = 0, i;
	struct mos_end end;

	for (i = 0; i < s->vector->count; i++)
		if (suits(s, process, weight, &s->vector->entries[i], &end))
			best = max(best, end.rate);
	least = best - (u64)best * s->policy->settings.near / 1000;
	for (i = 0; best && i < s->vector->count; i++)
		if (suits(s, process, weight, &s->vector->entries[i], &end) && end.rate >= least &&
		    !mos_random_below(&s->policy->random, ++count))
			*chosen = end;
	return count;
}
