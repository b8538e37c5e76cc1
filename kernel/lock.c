// SPDX-License-Identifier: GPL-2.0
/* Which processes the balancer is not to move, because somebody has said so. */
#include <linux/sched/signal.h>
#include <linux/sched/task.h>

#include "process.h"

static u32 set_lock(struct mos_process *p, enum mosix_lock lock)
{
	u32 old;

	spin_lock_bh(&p->lock);
	old = p->deputy.lock;
	p->deputy.lock = lock;
	spin_unlock_bh(&p->lock);
	return old;
}

static int lock(struct mos_node *mn, struct task_struct *task, enum mosix_lock lock)
{
	struct mos_process *p = mos_process_of(mn, task);
	u32 old;

	if (!p)
		return -ENOMEM;
	old = set_lock(p, lock);
	atomic_add((lock != MOSIX_LOCK_INHERIT) - (old != MOSIX_LOCK_INHERIT),
		   &mn->processes->locks);
	mos_process_put(p);
	return 0;
}

static int check(struct task_struct *task, struct mos_words *why)
{
	struct mos_thread *thread;
	int err = mos_process_check_sender(task, why);

	if (err)
		return err;
	rcu_read_lock();
	thread = mos_marked(task);
	if (thread && thread->process->role == MOS_ROLE_GUEST) {
		mos_words_say(why, "it is a guest here; lock it at its home, node %u",
			      thread->process->handle.home);
		err = -EOPNOTSUPP;
	}
	rcu_read_unlock();
	return err;
}

/**
 * mos_process_lock() - say whether the balancer is not to move a process
 * @mn: its node
 * @pid: of the process
 * @state: what it shall be
 * @why: set to the reason where that was refused
 *
 * Context: may sleep.
 * Return: 0; -ESRCH: no such process; -EPERM: not yours; -EOPNOTSUPP: a guest; -ENOMEM.
 */
int mos_process_lock(struct mos_node *mn, struct pid *pid, enum mosix_lock state,
		     struct mos_words *why)
{
	struct task_struct *task = get_pid_task(pid, PIDTYPE_TGID);
	int err;

	if (!task) {
		mos_words_say(why, "there is no such process");
		return -ESRCH;
	}
	err = check(task, why) ?: lock(mn, task, state);
	put_task_struct(task);
	return err;
}

static enum mosix_lock own_lock(struct mos_node *mn, struct task_struct *task)
{
	struct mos_process *p = mos_process_find_pid(mn, task_tgid(task));
	enum mosix_lock lock;

	if (!p)
		return MOSIX_LOCK_INHERIT;
	lock = READ_ONCE(p->deputy.lock);
	mos_process_put(p);
	return lock;
}

/* What the kernel starts descends from its own threads, and these from the idle task, which is its own parent. */
static bool is_first(struct task_struct *task)
{
	return is_global_init(task) || !task_pid_nr(task);
}

/**
 * mos_process_is_locked() - is the balancer not to move a process?
 * @mn: its node
 * @task: it
 *
 * Nothing of ours is on the path of a process that forks: what its parents have been told is looked up
 * when it is needed.
 *
 * Context: any.
 */
bool mos_process_is_locked(struct mos_node *mn, struct task_struct *task)
{
	enum mosix_lock lock = MOSIX_LOCK_INHERIT;

	if (!atomic_read(&mn->processes->locks))
		return false;
	rcu_read_lock();
	while (lock == MOSIX_LOCK_INHERIT && !is_first(task)) {
		lock = own_lock(mn, task);
		task = rcu_dereference(task->real_parent);
	}
	rcu_read_unlock();
	return lock == MOSIX_LOCK_ON;
}
