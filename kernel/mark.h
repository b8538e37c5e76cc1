/* SPDX-License-Identifier: GPL-2.0 */
/* Which tasks are ours, and what sends their system calls through our gate. */
#ifndef MOS_MARK_H
#define MOS_MARK_H

#include <linux/sched.h>

struct mos_thread;

/*
 * What stands in a task's dispatch where others have the address of their selector. No program has memory in the
 * kernel's half of all addresses, so neither prctl() nor a tracer can set it (kernel/entry/syscall_user_dispatch.c);
 * any would do, and this one tells nobody where we are.
 */
#define MOS_MARK_SELECTOR ((char __user *)-4660l)

/**
 * mos_mark_gates() - does our gate stand before the current task?
 *
 * Of one that is ours, by mos_marked(), an execve() or a tracer may have taken it away.
 *
 * Context: any.
 */
static __always_inline bool mos_mark_gates(void)
{
	return test_syscall_work(SYSCALL_USER_DISPATCH) && current->syscall_dispatch.selector == MOS_MARK_SELECTOR;
}

void mos_mark(struct mos_thread *t);
void mos_unmark(void);
struct mos_thread *mos_marked(struct task_struct *task);

#endif
