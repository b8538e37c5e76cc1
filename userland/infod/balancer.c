// SPDX-License-Identifier: GPL-2.0
/* The policies of the core at work on this node. */
#include "balancer.h"

#include <stdlib.h>

#include "say.h"

/**
 * infod_balancer_start() - begin, with nothing known
 * @balancer: receives the state
 * @config: what the administrator wants
 * @wake: an eventfd that tells of moves that are over
 *
 * Return: 0 or a negative errno.
 */
int infod_balancer_start(struct infod_balancer *balancer, const struct infod_config *config, int wake)
{
	const struct mos_decay slow = MOS_DECAY_SLOW, fast = MOS_DECAY_FAST;

	infod_decisions_init(&balancer->decisions);
	balancer->processes = (struct infod_processes){ .config = config, .slow = slow, .fast = fast };
	balancer->on = config->balance;
	return infod_mover_start(&balancer->mover, wake);
}

/**
 * infod_balancer_stop() - end; moves that are under way are waited for
 * @balancer: the state
 */
void infod_balancer_stop(struct infod_balancer *balancer)
{
	infod_mover_stop(&balancer->mover);
	infod_processes_free(&balancer->processes);
}

/**
 * infod_balancer_stir() - processes have come or gone: look at them anew, and decide
 * @balancer: the state
 */
void infod_balancer_stir(struct infod_balancer *balancer)
{
	balancer->look_due = 0;
}

/**
 * infod_balancer_begin() - this node is up
 * @balancer: the state
 * @node: its number
 * @seed: for random choices
 */
void infod_balancer_begin(struct infod_balancer *balancer, u32 node, u64 seed)
{
	const struct infod_config *config = balancer->processes.config;
	struct mos_policy_settings settings = MOS_POLICY_DEFAULTS;

	settings.young_ms = config->min_age;
	settings.low = config->low_memory * 10;
	settings.in_flight = INFOD_MOVERS;
	mos_policy_init(&balancer->step.policy, &settings, seed);
	balancer->processes.node = node;
	infod_balancer_stir(balancer);
}

/**
 * infod_balancer_obey() - people have changed a setting
 * @balancer: the state
 * @settings: all of them
 */
void infod_balancer_obey(struct infod_balancer *balancer, const struct infod_settings *settings)
{
	struct infod_processes *processes = &balancer->processes;

	balancer->step.policy.settings.stay = settings->stay;
	balancer->step.policy.settings.lstay = settings->lstay;
	balancer->step.policy.settings.same_features = settings->same_features;
	if (settings->decay_ms) {
		processes->slow = (struct mos_decay){ settings->decay_ms, settings->slow_kept };
		processes->fast = (struct mos_decay){ settings->decay_ms, settings->fast_kept };
	}
	balancer->step.due = 0;
}

static const char *name_of(const struct infod_balancer *balancer, u64 id)
{
	const struct infod_processes *processes = &balancer->processes;
	u32 i;

	for (i = 0; i < processes->count; i++)
		if (processes->watched[i].pid == id)
			return processes->watched[i].command;
	return "";
}

/* What has been ordered already is not to be chosen again. */
static void mark_moving(struct infod_balancer *balancer)
{
	struct infod_processes *processes = &balancer->processes;
	size_t k;
	u32 i;

	processes->moving_count = infod_mover_moving(&balancer->mover, processes->moving);
	for (i = 0; i < processes->count; i++)
		for (k = 0; k < processes->moving_count; k++)
			if (processes->chosen[i].id == processes->moving[k])
				processes->chosen[i].flags |= MOS_PROCESS_MOVING;
}

/* A guest can only be sent home from here; its home then sees, as we did, where something is to go on to. */
static u32 target_of(const struct infod_balancer *balancer, const struct mos_decision *decision)
{
	bool is_guest = decision->process.flags & MOS_PROCESS_GUEST;

	return is_guest || decision->to.node == balancer->processes.node ? 0 : decision->to.node;
}

static void move(struct infod_balancer *balancer, const struct mos_decision *decision, u64 number, u64 now)
{
	const struct infod_order order = {
		.pid = (u32)decision->process.id,
		.node = target_of(balancer, decision),
		.is_guest = decision->process.flags & MOS_PROCESS_GUEST,
		.must = decision->why == MOS_WHY_OWNER || decision->why == MOS_WHY_LEAVING,
		.number = number,
	};

	if (infod_mover_order(&balancer->mover, &order))
		return;
	infod_decisions_end(&balancer->decisions, number, "too many moves are under way");
	mos_policy_moved(&balancer->step.policy, decision->process.id, false, now);
}

static void carry_out(struct infod_balancer *balancer, const struct mos_decision *decision, u64 now)
{
	u64 number = infod_decisions_add(&balancer->decisions, decision, name_of(balancer, decision->process.id));

	if (decision->decide == MOS_DECIDE_MOVE)
		move(balancer, decision, number, now);
}

/* So long until the next of the young ones is old enough to be moved, ms; U32_MAX: there are none. */
static u32 ripe_in(const struct infod_balancer *balancer)
{
	const struct infod_processes *processes = &balancer->processes;
	u32 i, young = balancer->step.policy.settings.young_ms, soonest = U32_MAX;

	for (i = 0; i < processes->count; i++) {
		const struct mos_process *process = &processes->chosen[i];

		if (!(process->flags & MOS_PROCESS_CANTMOVE) && process->age_ms < young)
			soonest = min(soonest, young - (u32)process->age_ms);
	}
	return soonest;
}

/* Of who was met just now nothing is known before the next look. */
static u64 pause_of(const struct infod_balancer *balancer, const struct mos_entry *self)
{
	const struct infod_processes *processes = &balancer->processes;

	return mos_look_pause(infod_processes_demand(processes) >= MOS_LOAD_ONE / 2 || processes->met ||
			      self->state.flags & MOS_NODE_LOW_MEMORY, ripe_in(balancer));
}

/**
 * infod_balancer_look() - look at the processes, if it is time
 * @balancer: the state
 * @kernel: knows the processes
 * @self: what this node says of itself
 * @now: clock, ms
 *
 * Return: whether they were looked at.
 */
bool infod_balancer_look(struct infod_balancer *balancer, struct infod_kernel *kernel, const struct mos_entry *self,
			 u64 now)
{
	struct infod_processes *processes = &balancer->processes;
	u32 i;

	if (now < balancer->look_due)
		return false;
	balancer->step.due = now;
	processes->moving_count = infod_mover_moving(&balancer->mover, processes->moving);
	if (infod_processes_look(processes, kernel, now))
		infod_say("%s", infod_kernel_words(kernel));
	balancer->look_due = now + pause_of(balancer, self);
	for (i = 0; i < processes->arrived_count; i++)
		mos_policy_arrived(&balancer->step.policy, processes->arrived[i], MOS_LOAD_ONE);
	return true;
}

/**
 * infod_balancer_decide() - decide, if it is time
 * @balancer: the state
 * @gossip: knows the nodes
 * @now: clock, ms
 */
void infod_balancer_decide(struct infod_balancer *balancer, struct mos_gossip *gossip, u64 now)
{
	const struct infod_processes *processes = &balancer->processes;
	struct mos_decision decision;

	balancer->step.policy.settings.off = !balancer->on;
	if (!mos_step_begin(&balancer->step, gossip, now))
		return;
	mark_moving(balancer);
	while (mos_step_next(&balancer->step, gossip, processes->chosen, processes->count, now, &decision)) {
		carry_out(balancer, &decision, now);
		mark_moving(balancer);
	}
}

static void learn(struct infod_balancer *balancer, const struct infod_order *order, u64 now)
{
	struct infod_decision decision;

	if (infod_decisions_get(&balancer->decisions, order->number, &decision))
		mos_policy_learn(&balancer->step.policy, decision.decision.process.dirty_kb, order->ms, now);
}

/**
 * infod_balancer_finish() - take in the moves that are over
 * @balancer: the state
 * @now: clock, ms
 */
void infod_balancer_finish(struct infod_balancer *balancer, u64 now)
{
	struct infod_order order;

	while (infod_mover_done(&balancer->mover, &order)) {
		if (!order.err)
			learn(balancer, &order, now);
		mos_policy_moved(&balancer->step.policy, order.pid, !order.err, now);
		infod_decisions_end(&balancer->decisions, order.number, order.words);
		if (order.err)
			balancer->step.give_back = order.node;
		infod_balancer_stir(balancer);
	}
}
