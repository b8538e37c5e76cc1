/* SPDX-License-Identifier: GPL-2.0 */
/* The processes that a balancer chooses among, and what it wants to know of each. */
#ifndef MOS_CANDIDATE_H
#define MOS_CANDIDATE_H

#include <linux/sched.h>
#include <linux/types.h>

struct mos_node;
struct pid_namespace;

/**
 * struct mos_candidate - one of them
 * @pid: in the namespace of whoever asks
 * @comm: its name
 * @uid: its owner's, in the initial user namespace
 * @home: of a guest its home; MOS_NODE_HOME for a process of this node
 * @home_pid: of a guest its pid there
 * @node: where it runs; MOS_NODE_HOME at home, and for a guest
 * @locked: the balancer is not to move it; of a guest: as far as its home has said so lately
 * @has_moved: @moves and @since_ns say something
 * @reason: a word why it cannot move, or NULL
 * @cpu_ns: CPU time used, of a guest on this node
 * @away_ns: of that, used on other nodes
 * @age_ns: since it was started, of a guest since it arrived
 * @dirty: bytes of memory that would have to be sent
 * @memory: bytes that are resident here
 * @calls: forwarded so far, of a guest from here
 * @call_bytes: bytes of their requests
 * @moves: so far
 * @since_ns: since the last one
 */
struct mos_candidate {
	u32 pid;
	char comm[TASK_COMM_LEN];
	u32 uid;
	u32 home;
	u32 home_pid;
	u32 node;
	bool locked;
	bool has_moved;
	const char *reason;
	u64 cpu_ns;
	u64 away_ns;
	u64 age_ns;
	u64 dirty;
	u64 memory;
	u64 calls;
	u64 call_bytes;
	u32 moves;
	u64 since_ns;
};

bool mos_candidate_next(struct mos_node *mn, struct pid_namespace *ns, u32 from,
			struct mos_candidate *candidate);

#endif
