// SPDX-License-Identifier: GPL-2.0
/* Owns the table of the tasks that are ours, and sets the mark that makes the kernel ask us about them. */
#include <linux/hashtable.h>
#include <linux/module.h>
#include <linux/rculist.h>
#include <linux/spinlock.h>

#include "mark.h"
#include "thread.h"

#define TABLE_BITS 10

/*
 * Whoever looks at another task finds its thread here and not in the task: what stands in a dispatch that is being
 * set, by its program or by a tracer, is theirs.
 */
static DEFINE_HASHTABLE(table, TABLE_BITS);
static DEFINE_SPINLOCK(lock);

/**
 * mos_marked() - what we have marked a task with
 * @task: the task
 *
 * Context: any; the task is the current one, or the caller is under RCU or has preemption off.
 * Return: its thread, or NULL for a task that is none of ours.
 */
notrace struct mos_thread *mos_marked(struct task_struct *task)
{
	struct mos_thread *t, *found = NULL;

	rcu_read_lock();
	hash_for_each_possible_rcu(table, t, marked, (unsigned long)task)
		if (t->task == task)
			found = t;
	rcu_read_unlock();
	return found;
}

static void enter(struct mos_thread *t)
{
	WARN_ON_ONCE(t->task != current);
	mos_thread_get(t);
	__module_get(THIS_MODULE);
	spin_lock(&lock);
	hash_add_rcu(table, &t->marked, (unsigned long)current);
	spin_unlock(&lock);
}

/**
 * mos_mark() - send the current task through our gate from now on
 * @t: which it is
 *
 * The mark holds the thread, and the module in its place. Marking twice is harmless, and puts right what execve() or a
 * tracer has taken away.
 *
 * Context: the task itself.
 */
void mos_mark(struct mos_thread *t)
{
	if (!mos_marked(current))
		enter(t);
	if (mos_mark_gates())
		return;
	current->syscall_dispatch = (struct syscall_user_dispatch){ .selector = MOS_MARK_SELECTOR };
	set_task_syscall_work(current, SYSCALL_USER_DISPATCH);
}

/**
 * mos_unmark() - let the current task be a program like any other again
 *
 * Its process does not count it among those that move any more.
 *
 * Context: the task itself; any but interrupts.
 */
void mos_unmark(void)
{
	struct mos_thread *t = mos_marked(current);

	if (!t)
		return;
	if (mos_mark_gates()) {
		clear_task_syscall_work(current, SYSCALL_USER_DISPATCH);
		memset(&current->syscall_dispatch, 0, sizeof(current->syscall_dispatch));
	}
	spin_lock(&lock);
	hash_del_rcu(&t->marked);
	spin_unlock(&lock);
	mos_thread_leave(t);
	mos_thread_put(t);
	module_put(THIS_MODULE);
}
