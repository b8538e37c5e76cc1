/* SPDX-License-Identifier: GPL-2.0 */
/* The processes that the policies choose among: what each did lately, and whether it is to be left alone. */
#ifndef INFOD_PROCESSES_H
#define INFOD_PROCESSES_H

#include "config.h"
#include "core/load.h"
#include "core/policy.h"
#include "kernel.h"
#include "mover.h"

/* Of so many that come between two looks it is said from where. */
#define INFOD_ARRIVALS 64u

/**
 * struct infod_process - one of them
 * @pid: of its task here
 * @command: its name
 * @seen: when it was last looked at, ms; 0: never
 * @history: what it did
 * @lately: the same over a second or two
 * @threads: how many it has
 * @cpu_ns: CPU time when it was last looked at
 * @ran_ns: the same, of its first thread; @waited_ns: that this has waited for a processor
 * @calls: made, or forwarded, until then; @call_bytes: that went with them
 * @node: where it was then, if it was away; else 0
 * @counts: it was runnable here then; one that leaves is so until its move is over
 * @age_ns: then
 */
struct infod_process {
	u32 pid;
	char command[32];
	u64 seen;
	struct mos_history history;
	struct mos_history lately;
	u32 threads;
	u64 cpu_ns;
	u64 ran_ns;
	u64 waited_ns;
	u64 calls;
	u64 call_bytes;
	u32 node;
	bool counts;
	u64 age_ns;
};

/**
 * struct infod_processes - all of them, sorted by pid
 * @config: who is left alone
 * @node: number of this node
 * @slow: how fast what those did is forgotten that compute; @fast: and what the others did
 * @looked: when they were looked at, ms
 * @moving: pids of those that are being moved; @moving_count: how many
 * @arrived: nodes from which processes came that were not running here the time before; @arrived_count: how many
 * @met: whether there were some that had not been there the time before
 * @count: how many
 * @room: for how many
 * @watched: what is remembered of each
 * @chosen: what the policies are told of each; in the same order
 * @old: @watched of the time before, while they are looked at; and how many
 */
struct infod_processes {
	const struct infod_config *config;
	u32 node;
	struct mos_decay slow;
	struct mos_decay fast;
	u64 looked;
	u32 moving[INFOD_ORDERS];
	size_t moving_count;
	u32 arrived[INFOD_ARRIVALS];
	u32 arrived_count;
	bool met;
	u32 count;
	u32 room;
	struct infod_process *watched;
	struct mos_process *chosen;
	struct infod_process *old;
	u32 old_count;
};

int infod_processes_look(struct infod_processes *processes, struct infod_kernel *kernel, u64 now);
u32 infod_processes_demand(const struct infod_processes *processes);
void infod_processes_free(struct infod_processes *processes);

#endif
