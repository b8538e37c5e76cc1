// SPDX-License-Identifier: GPL-2.0
/* The processes that a balancer chooses among: found in the order of their pids, and described. */
#include <linux/cred.h>
#include <linux/mm.h>
#include <linux/nsproxy.h>
#include <linux/pid_namespace.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/timekeeping.h>

#include "candidate.h"
#include "cantmove.h"
#include "guest/guest.h"
#include "node.h"
#include "process.h"

static u64 cpu_used(struct task_struct *task)
{
	u64 sum = READ_ONCE(task->signal->sum_sched_runtime);
	struct task_struct *thread;

	for_each_thread(task, thread)
		sum += READ_ONCE(thread->se.sum_exec_runtime);
	return sum;
}

static u64 pages(struct mm_struct *mm, int member)
{
	return (u64)get_mm_counter(mm, member) << PAGE_SHIFT;
}

/* Return: false where it has no memory, for it is ending or a kernel thread. */
static bool describe_memory(struct task_struct *task, struct mos_candidate *candidate)
{
	struct mm_struct *mm;

	task_lock(task);
	mm = task->flags & PF_KTHREAD ? NULL : task->mm;
	if (mm) {
		candidate->dirty = pages(mm, MM_ANONPAGES) + pages(mm, MM_SHMEMPAGES) +
				   pages(mm, MM_SWAPENTS);
		candidate->memory = (u64)get_mm_rss(mm) << PAGE_SHIFT;
	}
	task_unlock(task);
	return mm;
}

static bool is_of(const struct mos_node *mn, struct task_struct *task)
{
	bool is;

	task_lock(task);
	is = task->nsproxy && net_eq(task->nsproxy->net_ns, mn->net);
	task_unlock(task);
	return is;
}

static void describe_guest(const struct mos_process *p, struct mos_candidate *candidate)
{
	candidate->uid = p->guest.facts.uid;
	candidate->home = p->handle.home;
	candidate->home_pid = p->guest.facts.pid;
	candidate->locked = mos_guest_is_kept(p);
	candidate->age_ns = ktime_to_ns(ktime_sub(ktime_get(), p->guest.arrived));
	candidate->calls = p->guest.calls;
	candidate->call_bytes = p->guest.call_bytes;
}

static u32 node_of(struct mos_process *p)
{
	u32 node = MOS_NODE_HOME;

	spin_lock_bh(&p->lock);
	if (p->peer && (p->state == MOS_ST_AWAY || p->state == MOS_ST_RETURNING))
		node = mos_peer_id(p->peer);
	spin_unlock_bh(&p->lock);
	return node;
}

static void describe_moves(struct mos_process *p, struct mos_candidate *candidate)
{
	const struct mos_deputy *d = &p->deputy;

	candidate->node = node_of(p);
	candidate->away_ns = d->away_ns;
	candidate->calls = d->calls;
	candidate->call_bytes = d->call_bytes;
	candidate->moves = d->moves;
	candidate->has_moved = d->moves;
	candidate->since_ns = ktime_to_ns(ktime_sub(ktime_get(), d->since));
}

static void describe_own(struct mos_node *mn, struct task_struct *task,
			 struct mos_candidate *candidate)
{
	struct mos_process *p = mos_process_find_pid(mn, task_pid(task));

	candidate->uid = from_kuid(&init_user_ns, task_uid(task));
	candidate->age_ns = ktime_get_boottime_ns() - task->start_boottime;
	candidate->locked = mos_process_is_locked(mn, task);
	candidate->reason = mos_cantmove_glance(task);
	if (!p)
		return;
	describe_moves(p, candidate);
	mos_process_put(p);
}

/* Return: false for a task that is none of this node's. */
static bool describe(struct mos_node *mn, struct task_struct *task,
		     struct mos_candidate *candidate)
{
	const struct mos_thread *thread = mos_marked(task);
	bool is_guest = thread && thread->process->role == MOS_ROLE_GUEST;

	if (is_guest ? thread->process->node != mn : !is_of(mn, task))
		return false;
	if (is_guest && !READ_ONCE(thread->process->guest.committed))
		return false;
	if (!describe_memory(task, candidate))
		return false;
	get_task_comm(candidate->comm, task);
	candidate->cpu_ns = cpu_used(task);
	if (is_guest)
		describe_guest(thread->process, candidate);
	else
		describe_own(mn, task, candidate);
	return true;
}

/**
 * mos_candidate_next() - the next process that has its home here or is a guest here
 * @mn: this node
 * @ns: of whoever asks
 * @from: the lowest pid that is wanted
 * @candidate: set to what there is to know of it
 *
 * Context: may sleep, between two processes.
 * Return: false at the end.
 */
bool mos_candidate_next(struct mos_node *mn, struct pid_namespace *ns, u32 from,
			struct mos_candidate *candidate)
{
	struct task_struct *task;
	bool found = false;
	struct pid *pid;

	while (!found) {
		memset(candidate, 0, sizeof(*candidate));
		rcu_read_lock();
		pid = find_ge_pid(from, ns);
		task = pid ? pid_task(pid, PIDTYPE_TGID) : NULL;
		candidate->pid = pid ? pid_nr_ns(pid, ns) : 0;
		found = task && describe(mn, task, candidate);
		rcu_read_unlock();
		if (!pid)
			return false;
		from = candidate->pid + 1;
		cond_resched();
	}
	return true;
}
