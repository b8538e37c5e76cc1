/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A cluster in virtual time: machines that share their CPUs fairly, each with the core of infod and its settings, which
 * looks at its processes and decides when the daemon would (userland/infod/daemon.c, balancer.c and processes.c).
 */
#ifndef TESTS_SIM_CLUSTER_H
#define TESTS_SIM_CLUSTER_H

#include "userland/infod/core/gossip.h"
#include "userland/infod/core/load.h"
#include "userland/infod/core/step.h"

/* A datagram is under way for so long, ms. */
#define SIM_LATENCY 0.2

/**
 * enum sim_balancer - who moves processes
 * @SIM_STATIC: nobody
 * @SIM_OURS: infod
 * @SIM_OLD: infod with the parameters of openMosix: a step of a second, a window of 8, one move at a time, decided
 *           once in a step and without asking, each node for those that run there
 * @SIM_ORACLE: somebody who knows all and moves in no time, as soon as two nodes differ by more than one
 */
enum sim_balancer {
	SIM_STATIC,
	SIM_OURS,
	SIM_OLD,
	SIM_ORACLE,
};

/**
 * struct sim_process - a process
 * @home: index of the node that it was started on
 * @where: index of the node that it runs on, or leaves
 * @next: the next on that node, or -1
 * @history: what the node on which it is has seen of it
 * @lately: the same, with a shorter memory
 * @home_history: what its home had seen when it left
 * @home_lately: the same, with a shorter memory
 * @seen: when the node on which it is looked at it last; below 0: has not
 * @seen_awake: how long it had wanted a CPU by then
 * @awake: so long it had wanted a CPU when it woke last
 * @woken: when that was
 * @total: CPU time that it needs, ms of a standard CPU
 * @left: what is left of that
 * @since: when it came there
 * @started: when it was started
 * @ended: when it ended; below 0: has not
 * @moves: so often it was moved
 * @target: node that it is moving to; -1: it is not
 * @begun: when that move began
 * @mover: the node that has decided it
 * @stuck: cannot move
 * @paused: it wants no CPU now
 * @endless: runs in cycles, for ever
 * @dirty_kb: memory that crosses with it
 */
struct sim_process {
	int home;
	int where;
	int next;
	struct mos_history history;
	struct mos_history lately;
	struct mos_history home_history;
	struct mos_history home_lately;
	double seen;
	double seen_awake;
	double awake;
	double woken;
	double total;
	double left;
	double since;
	double started;
	double ended;
	u32 moves;
	int target;
	double begun;
	int mover;
	bool stuck;
	bool paused;
	bool endless;
	u32 dirty_kb;
};

/**
 * struct sim_node - a machine
 * @gossip: what its infod knows
 * @step: what its infod decides with, and when it does next
 * @runnable: what its infod took its processes to want when it looked last
 * @look_due: when it looks next
 * @wake_at: when it wakes next, if nothing wakes it before
 * @first: its processes, a list; -1: none
 * @count: processes that are there, those that leave among them
 * @running: processes that want a CPU and are not moving
 * @advanced: until when its processes have been given their time
 * @version: of the event at which the next process ends
 * @cpus: how many
 * @speed: of each
 */
struct sim_node {
	struct mos_gossip gossip;
	struct mos_step step;
	u32 runnable;
	double look_due;
	double wake_at;
	int first;
	int count;
	int running;
	double advanced;
	u32 version;
	u32 cpus;
	u32 speed;
};

/**
 * struct sim_setup - what is simulated
 * @nodes: how many machines
 * @slow: so many of them, the last ones, are three times slower
 * @balancer: who moves
 * @seed: of all that is random
 * @loss: share of the datagrams that are lost
 * @crowded: a move takes longer where others run, and by chance; nodes learn what moves cost. Else each takes what the
 *           policies take it to cost
 * @uncaring: homes do not look at those of theirs that are away
 */
struct sim_setup {
	int nodes;
	int slow;
	enum sim_balancer balancer;
	u64 seed;
	double loss;
	bool crowded;
	bool uncaring;
};

struct sim_event;

/**
 * struct sim - a run
 * @setup: what is simulated
 * @now: ms
 * @nodes: the machines
 * @processes: all, dead ones too
 * @count: how many
 * @room: how many there is memory for
 * @alive: processes that have not ended, without the endless ones
 * @random: what all that happens outside of infod is drawn from
 * @heap: events to come
 * @events: how many
 * @events_room: how many there is memory for
 * @moves: so many were made
 */
struct sim {
	struct sim_setup setup;
	double now;
	struct sim_node *nodes;
	struct sim_process *processes;
	int count;
	int room;
	int alive;
	struct mos_random random;
	struct sim_event *heap;
	int events;
	int events_room;
	u64 moves;
};

struct sim *sim_create(const struct sim_setup *setup);
void sim_destroy(struct sim *sim);
int sim_start(struct sim *sim, int node, double ms, double at);
int sim_start_away(struct sim *sim, int home, int where, double ms);
void sim_start_stuck(struct sim *sim, int node);
void sim_start_cycles(struct sim *sim, int node);
void sim_run(struct sim *sim, double until);
int sim_least_loaded(const struct sim *sim);
int sim_imbalance(const struct sim *sim);
double sim_uniform(struct sim *sim);

#endif
