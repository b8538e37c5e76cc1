/* SPDX-License-Identifier: GPL-2.0 */
/* What carries out the policies of the core: asks, moves, remembers. */
#ifndef INFOD_BALANCER_H
#define INFOD_BALANCER_H

#include "core/step.h"
#include "decisions.h"
#include "mover.h"
#include "processes.h"

/**
 * struct infod_balancer - the policies at work
 * @step: what they remember, and when they are at work again
 * @processes: what they choose among
 * @mover: does what they decide
 * @decisions: the last of theirs
 * @on: processes are moved for the sake of speed and memory; guests that must go do so always
 * @look_due: when to look at the processes again, ms
 */
struct infod_balancer {
	struct mos_step step;
	struct infod_processes processes;
	struct infod_mover mover;
	struct infod_decisions decisions;
	bool on;
	u64 look_due;
};

int infod_balancer_start(struct infod_balancer *balancer, const struct infod_config *config, int wake);
void infod_balancer_stop(struct infod_balancer *balancer);
void infod_balancer_begin(struct infod_balancer *balancer, u32 node, u64 seed);
void infod_balancer_obey(struct infod_balancer *balancer, const struct infod_settings *settings);
bool infod_balancer_look(struct infod_balancer *balancer, struct infod_kernel *kernel, const struct mos_entry *self,
			 u64 now);
void infod_balancer_decide(struct infod_balancer *balancer, struct mos_gossip *gossip, u64 now);
void infod_balancer_stir(struct infod_balancer *balancer);
void infod_balancer_finish(struct infod_balancer *balancer, u64 now);

#endif
