// SPDX-License-Identifier: GPL-2.0
/* Owns the arithmetic of the policies: rates, costs and gains. */
#include "end.h"

static u32 minus(u32 a, u32 b)
{
	return a > b ? a - b : 0;
}

static u32 saturate(u64 value)
{
	return min_t(u64, value, U32_MAX);
}

/* What is on its way to a node, or has come there, and that its news does not count. */
static void add_claims(const struct mos_policy *policy, struct mos_end *end, s64 born)
{
	u32 i;

	for (i = 0; i < MOS_CLAIMS_MAX; i++) {
		const struct mos_claim *claim = &policy->claims[i];

		if (claim->node != end->node ||
		    (claim->kind != MOS_CLAIM_SENDING && claim->kind != MOS_CLAIM_SENT))
			continue;
		if (born < (s64)claim->since)
			end->runnable = saturate((u64)end->runnable + claim->cpu);
		end->free_mb = minus(end->free_mb, claim->mb);
	}
}

/**
 * mos_end_here() - this node, without a process
 * @policy: what is on its way from here does not count here any more; the memory of what is on its way here does
 * @self: what this node says of itself
 * @process: the process; NULL, or one that runs elsewhere: none
 *
 * Return: the end, its rate not set.
 */
struct mos_end mos_end_here(const struct mos_policy *policy, const struct mos_entry *self,
			    const struct mos_process *process)
{
	struct mos_end end = {
		.node = self->node, .runnable = self->state.runnable, .cpus = self->facts.cpus,
		.speed = self->facts.speed, .free_mb = self->state.free_mb,
	};
	u32 i;

	for (i = 0; i < MOS_CLAIMS_MAX; i++) {
		if (policy->claims[i].kind != MOS_CLAIM_SENDING)
			continue;
		if (policy->claims[i].from == self->node)
			end.runnable = minus(end.runnable, policy->claims[i].cpu);
		if (policy->claims[i].node == self->node)
			end.free_mb = minus(end.free_mb, policy->claims[i].mb);
	}
	if (process && process->where == self->node)
		end.runnable = minus(end.runnable, process->cpu);
	return end;
}

/**
 * mos_end_there() - another node as it will be
 * @policy: what is on its way there counts, and what it was granted for us does not
 * @entry: what is known of it
 * @now: clock, ms
 *
 * Return: the end, its rate not set.
 */
struct mos_end mos_end_there(const struct mos_policy *policy, const struct mos_entry *entry, u64 now)
{
	const struct mos_question *question = &policy->question;
	struct mos_end end = {
		.node = entry->node, .runnable = entry->state.runnable, .cpus = entry->facts.cpus,
		.speed = entry->facts.speed, .free_mb = entry->state.free_mb, .age = mos_entry_age(entry, now),
	};

	if (question->node == entry->node && question->answered)
		end.runnable = minus(end.runnable, question->kept);
	add_claims(policy, &end, entry->born);
	return end;
}

/**
 * mos_end_away() - the node on which a process of this home is, without it
 * @policy: see mos_end_there()
 * @entry: what is known of that node
 * @process: the process
 * @now: clock, ms
 *
 * Return: the end, its rate not set.
 */
struct mos_end mos_end_away(const struct mos_policy *policy, const struct mos_entry *entry,
			    const struct mos_process *process, u64 now)
{
	struct mos_end end = mos_end_there(policy, entry, now);

	/* The news of that node counts the process. */
	end.runnable = minus(end.runnable, process->cpu);
	return end;
}

/**
 * mos_overhead() - what calls home cost a process that is away
 * @policy: the settings
 * @process: the process
 *
 * Return: time, per mille of the CPU time that the process uses.
 */
u32 mos_overhead(const struct mos_policy *policy, const struct mos_process *process)
{
	u64 us = (u64)process->calls * policy->settings.call_us + (u64)process->call_kb * policy->settings.kb_us;

	/* A second of CPU time takes 100 / cpu seconds, and so many more calls. */
	return saturate(us / 10 / max(process->cpu, 1u));
}

/**
 * mos_end_rate() - what a process gets on a node
 * @policy: the settings
 * @end: the node, without the process
 * @process: the process
 * @weight: what it is taken to weigh there, hundredths; its own use of CPU, or more to be careful
 *
 * The CPUs are shared among all that are runnable; away from home calls cost time.
 *
 * Return: its progress, MOS_SPEED_STANDARD when it has a standard CPU for itself; at least 1.
 */
u32 mos_end_rate(const struct mos_policy *policy, const struct mos_end *end, const struct mos_process *process,
		 u32 weight)
{
	u64 supply = (u64)end->cpus * MOS_LOAD_ONE;
	u64 demand = max((u64)end->runnable + weight, 1ull);
	u64 rate = end->speed;

	if (demand > supply)
		rate = rate * supply / demand;
	if (end->node != process->home)
		rate = rate * 1000 / (1000ull + mos_overhead(policy, process));
	return max(saturate(rate), 1u);
}

/**
 * mos_move_cost() - how long a process stands still in a move
 * @policy: the settings
 * @process: the process
 * @to: the node it goes to
 *
 * Between two nodes that are both not its home it goes through home, and its memory crosses twice.
 *
 * Return: ms, rounded up.
 */
u32 mos_move_cost(const struct mos_policy *policy, const struct mos_process *process, u32 to)
{
	u64 us = max(policy->settings.move_us, policy->learnt_us) + (u64)process->dirty_kb * policy->settings.mb_us / 1024;

	if (process->where != process->home && to != process->home)
		us *= 2;
	return saturate(DIV_ROUND_UP(us, 1000));
}

/**
 * mos_move_gain() - how much earlier a process is likely to end
 * @policy: the settings
 * @process: the process
 * @here: its rate where it is
 * @there: its rate where it would go
 *
 * Lifetimes are such that a process that has used t of CPU time uses another t with the probability 1/2
 * (Harchol-Balter and Downey, 1996): so much is taken to remain.
 *
 * Return: ms; 0 if not earlier.
 */
u32 mos_move_gain(const struct mos_policy *policy, const struct mos_process *process, u32 here, u32 there)
{
	u64 remaining = max_t(u64, process->cpu_ms, policy->settings.residence_ms);

	if (there <= here)
		return 0;
	remaining = min_t(u64, remaining, 1ull << 40) * MOS_SPEED_STANDARD;
	return saturate(remaining / here - remaining / there);
}
