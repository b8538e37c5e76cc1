// SPDX-License-Identifier: GPL-2.0
/* Owns the answer to who asks where a process would run fastest; nothing is ordered, nor kept free for it. */
#include "best.h"
#include "choice.h"
#include "end.h"

static bool is_nearly(const struct mos_policy *policy, const struct mos_end *end, const struct mos_end *best)
{
	return end->rate >= best->rate - (u64)best->rate * policy->settings.near / 1000;
}

/* This node, which is the home of whoever is asked for; nobody has to let it in. */
static bool look_here(const struct mos_situation *s, const struct mos_process *process, u32 weight,
		      struct mos_end *here)
{
	*here = mos_end_here(s->policy, s->self, process);
	here->rate = mos_end_rate(s->policy, here, process, weight);
	return process->where == s->self->node || mos_has_memory(s, s->self, here, process);
}

/* What it uses away home hears late, if at all: the node where it is counts one that has just come as if it computes. */
static bool look_away(const struct mos_situation *s, const struct mos_process *process, u32 weight,
		      struct mos_end *away)
{
	const struct mos_entry *entry = mos_vector_find(s->vector, process->where);
	struct mos_process guest = *process;

	guest.cpu = weight;
	if (!mos_is_known(entry))
		return false;
	*away = mos_end_away(s->policy, entry, &guest, s->now);
	away->rate = mos_end_rate(s->policy, away, process, weight);
	return true;
}

/**
 * mos_best() - where a process would run fastest
 * @s: the situation
 * @process: the process, whose home is this node; @where is 0 for one that is not started yet
 * @chosen: receives the node as it was seen, without the process
 *
 * What it uses is taken off the load of the node where it is. It is taken to want a CPU at least, for who asks has work
 * for it. Of nodes that are nearly the best it is the one where it is already; else any, so that not all who ask at
 * once are sent to one.
 *
 * Return: whether there is one that takes it, with room for it.
 */
bool mos_best(const struct mos_situation *s, const struct mos_process *process, struct mos_end *chosen)
{
	u32 weight = max(process->cpu, MOS_LOAD_ONE), count;
	struct mos_end end;

	memset(chosen, 0, sizeof(*chosen));
	count = mos_choose_near(s, process, weight, chosen);
	if (look_here(s, process, weight, &end)) {
		bool as_good = is_nearly(s->policy, &end, chosen) && is_nearly(s->policy, chosen, &end);

		if (as_good ? process->where == end.node || !mos_random_below(&s->policy->random, count + 1) :
			      end.rate > chosen->rate)
			*chosen = end;
	}
	if (process->where && process->where != s->self->node && look_away(s, process, weight, &end) &&
	    is_nearly(s->policy, &end, chosen))
		*chosen = end;
	return chosen->node;
}
