/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which process of this node should move where, decided by this node alone.
 *
 * The owner calls mos_policy_decide() in each step, after each answer to a question, and after each move, until
 * it decides nothing. What it decides the owner does:
 *
 *   MOS_DECIDE_ASK   mos_gossip_ask(decision.to.node, decision.intent), and send it at once; decide again when
 *                    mos_policy_answered() was told of the answer, or settings.ask_ms later
 *   MOS_DECIDE_MOVE  order the move, which may take long. Meanwhile the process has MOS_PROCESS_MOVING and counts
 *                    as runnable; at its end mos_policy_moved()
 *
 * When a node asks with MOS_DATAGRAM_CLAIM, mos_policy_grant() says what it is granted; when its guest has come,
 * mos_policy_arrived(). What is promised is told as if it ran here already: the state that is told is what the
 * processes want and mos_policy_promised().
 */
#ifndef MOS_INFOD_POLICY_H
#define MOS_INFOD_POLICY_H

#include "random.h"
#include "vector.h"

#define MOS_CLAIMS_MAX 64u

/**
 * enum mos_process_flags - what the owner knows of a process
 * @MOS_PROCESS_GUEST: its home is another node, it runs here
 * @MOS_PROCESS_AWAY: its home is here, it runs elsewhere
 * @MOS_PROCESS_LOCKED: somebody wants it to stay
 * @MOS_PROCESS_FOREGROUND: it has the foreground of a terminal
 * @MOS_PROCESS_EXCLUDED: the administrator has excluded it, by cgroup, user or name
 * @MOS_PROCESS_CANTMOVE: the kernel would refuse
 * @MOS_PROCESS_MOVING: it is being moved
 */
enum mos_process_flags {
	MOS_PROCESS_GUEST = 1 << 0,
	MOS_PROCESS_AWAY = 1 << 1,
	MOS_PROCESS_LOCKED = 1 << 2,
	MOS_PROCESS_FOREGROUND = 1 << 3,
	MOS_PROCESS_EXCLUDED = 1 << 4,
	MOS_PROCESS_CANTMOVE = 1 << 5,
	MOS_PROCESS_MOVING = 1 << 6,
};

/**
 * struct mos_process - a process that may be moved
 * @id: what the owner calls it; not 0
 * @home: its home
 * @where: the node on which it runs
 * @flags: enum mos_process_flags
 * @cpu: CPUs that it would use if it had them, in hundredths; 100 for a CPU-bound process
 * @cpu_ms: CPU time used so far, of a standard CPU
 * @age_ms: since it was started
 * @resident_ms: since it came to where it is, or was started there
 * @total_kb: memory that goes with it
 * @dirty_kb: of that, what must be sent
 * @calls: per second: system calls that are forwarded, or would be
 * @call_kb: per second: KiB that go with them
 */
struct mos_process {
	u64 id;
	u32 home;
	u32 where;
	u32 flags;
	u32 cpu;
	u64 cpu_ms;
	u64 age_ms;
	u64 resident_ms;
	u32 total_kb;
	u32 dirty_kb;
	u32 calls;
	u32 call_kb;
};

/**
 * struct mos_policy_settings - what the administrator may choose
 * @off: nothing is moved for the sake of speed or memory; guests that must go still do
 * @stay: nothing leaves by itself
 * @lstay: nothing of which this is the home leaves by itself
 * @same_features: nothing of which this is the home goes where a processor has more than one of here
 * @by_home: a guest can only be sent home, which sends on to a third node what it likes
 * @residence_ms: so long a process stays at least where it came to
 * @young_ms: so old it is at least when it is moved
 * @cpu_min: below that use of a CPU, in hundredths, a process does not count as load
 * @margin: how much heavier a process is taken to be where it would go, per mille of its load
 * @near: nodes that are at most so much worse than the best are as good, per mille
 * @news_ms: a node of which nothing newer is known does not count
 * @ask_ms: so long an answer is waited for
 * @avoid_ms: so long a node that did not answer, or would not take a process, is avoided
 * @in_flight: moves at a time
 * @in_flight_each: moves at a time to one node; it learns of an arrival sooner than we of the end of the move, so
 *                  that with more than one it may take one for the other
 * @move_us: what any move costs at least
 * @mb_us: what each MiB that must be sent costs in addition
 * @call_us: what each forwarded call costs
 * @kb_us: what each KiB that goes with calls costs
 * @low: memory is depleted when less than this is free, per mille of all
 */
struct mos_policy_settings {
	bool off;
	bool stay;
	bool lstay;
	bool same_features;
	bool by_home;
	u32 residence_ms;
	u32 young_ms;
	u32 cpu_min;
	u32 margin;
	u32 near;
	u32 news_ms;
	u32 ask_ms;
	u32 avoid_ms;
	u32 in_flight;
	u32 in_flight_each;
	u32 move_us;
	u32 mb_us;
	u32 call_us;
	u32 kb_us;
	u32 low;
};

#define MOS_POLICY_DEFAULTS { \
	.residence_ms = 1000, .young_ms = 1000, .cpu_min = 20, .margin = 250, .near = 50, .news_ms = 30000, \
	.ask_ms = 2000, .avoid_ms = 5000, .in_flight = 4, .in_flight_each = 1, .by_home = true, \
	.move_us = 20000, .mb_us = 10000, .call_us = 100, .kb_us = 10, .low = 50, \
}

/**
 * enum mos_claim_kind - why something counts that cannot be measured yet
 * @MOS_CLAIM_FREE: the slot is free
 * @MOS_CLAIM_SENDING: a process is on its way to @node, from here or from where it is away
 * @MOS_CLAIM_SENT: it has arrived at @node; counts until there is news of that node that counts it
 * @MOS_CLAIM_PROMISED: @node was granted this, and it has not come yet
 * @MOS_CLAIM_AVOIDED: nothing goes to @node (if @id is 0), or not this process
 */
enum mos_claim_kind {
	MOS_CLAIM_FREE,
	MOS_CLAIM_SENDING,
	MOS_CLAIM_SENT,
	MOS_CLAIM_PROMISED,
	MOS_CLAIM_AVOIDED,
};

/**
 * struct mos_claim - one of them
 * @kind: which
 * @node: the other node
 * @id: the process, where it is one
 * @from: the node that it leaves
 * @cpu: hundredths of a CPU
 * @mb: memory, MiB
 * @since: news of @node counts it if it is at least so new; clock, ms
 * @done: when it arrived; news of @from is without it if it is at least so new
 * @until: when it is forgotten; clock, ms
 */
struct mos_claim {
	enum mos_claim_kind kind;
	u32 node;
	u64 id;
	u32 from;
	u32 cpu;
	u32 mb;
	u64 since;
	u64 done;
	u64 until;
};

/**
 * enum mos_decide - what is to be done
 * @MOS_DECIDE_NOTHING: nothing now
 * @MOS_DECIDE_ASK: ask a node whether it still is as it seems
 * @MOS_DECIDE_MOVE: move a process
 */
enum mos_decide {
	MOS_DECIDE_NOTHING,
	MOS_DECIDE_ASK,
	MOS_DECIDE_MOVE,
};

/**
 * enum mos_why - why it was decided
 * @MOS_WHY_NO_PROCESS: nothing here may move
 * @MOS_WHY_NO_NODE: no other node takes processes
 * @MOS_WHY_BALANCED: no process would become faster by more than the margin
 * @MOS_WHY_TOO_DEAR: one would, but its move costs more than that
 * @MOS_WHY_BUSY: enough moves are under way, or an answer is waited for
 * @MOS_WHY_STAY: the administrator wants all to stay
 * @MOS_WHY_NO_ROOM: memory is depleted, and no node has room for what could go
 * @MOS_WHY_LOAD: it becomes faster there
 * @MOS_WHY_MEMORY: memory is depleted here
 * @MOS_WHY_HOME: away it is slower than at home
 * @MOS_WHY_OWNER: the owner of this node is back
 * @MOS_WHY_LEAVING: this node is leaving
 */
enum mos_why {
	MOS_WHY_NO_PROCESS,
	MOS_WHY_NO_NODE,
	MOS_WHY_BALANCED,
	MOS_WHY_TOO_DEAR,
	MOS_WHY_BUSY,
	MOS_WHY_STAY,
	MOS_WHY_NO_ROOM,
	MOS_WHY_LOAD,
	MOS_WHY_MEMORY,
	MOS_WHY_HOME,
	MOS_WHY_OWNER,
	MOS_WHY_LEAVING,
	MOS_WHY_NR
};

/**
 * struct mos_end - one end of a move as it was seen
 * @node: which
 * @runnable: hundredths of a process, without the one that is decided upon; claims count
 * @cpus: how many
 * @speed: of one
 * @free_mb: memory; claims count
 * @age: of the news, ms
 * @rate: what the process gets there, in the unit of speed, after what calls cost it
 */
struct mos_end {
	u32 node;
	u32 runnable;
	u32 cpus;
	u32 speed;
	u32 free_mb;
	u32 age;
	u32 rate;
};

/**
 * struct mos_left - processes that compute and are left where they are, each counted once
 * @locked: somebody wants it
 * @excluded: the administrator has excluded them
 * @foreground: they have the foreground of a terminal
 * @stuck: the kernel would refuse, or has refused lately
 * @moving: they are being moved
 * @staying: local processes, which are all to stay
 * @young: they have not been there for long
 */
struct mos_left {
	u32 locked;
	u32 excluded;
	u32 foreground;
	u32 stuck;
	u32 moving;
	u32 staying;
	u32 young;
};

/**
 * struct mos_decision - what is to be done, why, and what it was decided upon
 * @decide: what
 * @why: why
 * @at: clock, ms
 * @process: the process; id 0: none
 * @from: where it is
 * @to: where it should be; node 0: nowhere
 * @intent: what is to be asked for: the process, if any, and all that is on its way to that node
 * @gain_ms: how much earlier it is likely to end, without the cost
 * @cost_ms: what the move costs it
 * @left: with MOS_WHY_NO_PROCESS: why none may move
 */
struct mos_decision {
	enum mos_decide decide;
	enum mos_why why;
	u64 at;
	struct mos_process process;
	struct mos_end from;
	struct mos_end to;
	u32 intent;
	u32 gain_ms;
	u32 cost_ms;
	struct mos_left left;
};

/**
 * struct mos_question - a node that was asked and has not been decided upon
 * @node: which; 0: none
 * @asked: when, ms
 * @answered: whether it has answered
 * @kept: what it keeps free for what it was asked for, and counts already, hundredths
 */
struct mos_question {
	u32 node;
	u64 asked;
	bool answered;
	u32 kept;
};

/**
 * struct mos_policy - what the policies remember
 * @settings: may be changed between two calls
 * @random: for choices
 * @learnt_us: what a move has lately cost, besides what is sent in it
 * @learnt: when that was learnt, or forgotten to a half; clock, ms
 * @relieved: when a process was sent away last because memory was short; clock, ms
 * @question: what was asked last
 * @claims: what counts and cannot be measured yet
 */
struct mos_policy {
	struct mos_policy_settings settings;
	struct mos_random random;
	u32 learnt_us;
	u64 learnt;
	u64 relieved;
	struct mos_question question;
	struct mos_claim claims[MOS_CLAIMS_MAX];
};

void mos_policy_init(struct mos_policy *policy, const struct mos_policy_settings *settings, u64 seed);
void mos_policy_decide(struct mos_policy *policy, const struct mos_entry *self, const struct mos_vector *vector,
		       const struct mos_process *processes, u32 count, u64 now, struct mos_decision *decision);
bool mos_policy_answered(struct mos_policy *policy, u32 node, u32 granted, u64 now);
u32 mos_policy_sending(const struct mos_policy *policy, u32 node);
void mos_policy_learn(struct mos_policy *policy, u32 dirty_kb, u32 ms, u64 now);
void mos_policy_moved(struct mos_policy *policy, u64 id, bool done, u64 now);
u32 mos_policy_grant(struct mos_policy *policy, const struct mos_entry *self, u32 node, u32 intent, u64 now);
void mos_policy_arrived(struct mos_policy *policy, u32 node, u32 cpu);
u32 mos_policy_promised(const struct mos_policy *policy, u64 now);
u32 mos_policy_whom_to_tell(struct mos_policy *policy, const struct mos_entry *self,
			    const struct mos_vector *vector);

size_t mos_decision_words(const struct mos_decision *decision, const char *command, char *words, size_t size);

#endif
