// SPDX-License-Identifier: GPL-2.0
/* The two places where the kernel asks us, for marked tasks only: a system call's entry and get_signal(). */
#include <linux/compat.h>
#include <linux/ftrace.h>
#include <linux/module.h>
#include <linux/sched/signal.h>
#include <linux/tracepoint.h>

#include "compat/symbols.h"
#include "compat/task.h"
#include "deputy/deputy.h"
#include "guest/guest.h"
#include "park.h"
#include "process.h"
#include "sysgate.h"

/*
 * A task is ours when it is dispatched to user space with an offset and no
 * length: a combination that prctl() refuses (kernel/entry/syscall_user_dispatch.c),
 * so no program can set it. The offset is our struct mos_thread. Without our
 * hook the kernel answers such a task's system calls with SIGSYS: the gate
 * fails closed.
 */
static __always_inline bool is_marked(struct task_struct *task)
{
	return (READ_ONCE(task_thread_info(task)->syscall_work) &
		SYSCALL_WORK_SYSCALL_USER_DISPATCH) &&
	       task->syscall_dispatch.offset && !task->syscall_dispatch.len;
}

static __always_inline bool is_guest(struct task_struct *task)
{
	return is_marked(task) &&
	       ((struct mos_thread *)task->syscall_dispatch.offset)->process->role == MOS_ROLE_GUEST;
}

/**
 * mos_marked() - what we have marked a task with
 * @task: the current task, or one that cannot run
 *
 * Context: any.
 * Return: its thread, or NULL for a task that is none of ours.
 */
struct mos_thread *mos_marked(struct task_struct *task)
{
	if (!is_marked(task))
		return NULL;
	return (struct mos_thread *)READ_ONCE(task->syscall_dispatch.offset);
}

/**
 * mos_mark() - send the current task through our gate from now on
 * @thread: which it is
 *
 * The mark holds the process, and the module in its place. Marking twice is
 * harmless.
 *
 * Context: the task itself.
 */
void mos_mark(struct mos_thread *thread)
{
	if (is_marked(current))
		return;
	mos_process_get(thread->process);
	__module_get(THIS_MODULE);
	current->syscall_dispatch.selector = NULL;
	current->syscall_dispatch.len = 0;
	current->syscall_dispatch.on_dispatch = false;
	current->syscall_dispatch.offset = (unsigned long)thread;
	set_task_syscall_work(current, SYSCALL_USER_DISPATCH);
}

/**
 * mos_unmark() - let the current task be a program like any other again
 *
 * Context: the task itself; any.
 */
void mos_unmark(void)
{
	struct mos_thread *thread = mos_marked(current);

	if (!thread)
		return;
	clear_task_syscall_work(current, SYSCALL_USER_DISPATCH);
	memset(&current->syscall_dispatch, 0, sizeof(current->syscall_dispatch));
	mos_process_put(thread->process);
	module_put(THIS_MODULE);
}

/* Stands in for syscall_user_dispatch(): true means that the call has been dealt with. */
static bool gate_syscall(struct pt_regs *regs)
{
	struct mos_thread *thread = mos_marked(current);
	bool done;

	if (thread->process->role == MOS_ROLE_GUEST)
		done = mos_guest_syscall(thread->process, regs);
	else if (in_ia32_syscall())
		/* A deputy that was caught here would take every call for a 32-bit one. */
		done = false;
	else
		done = mos_park_at_entry(thread->process, regs);
	/* Exit hooks must not see a call whose entry they did not see. */
	if (done && is_marked(current))
		current->syscall_dispatch.on_dispatch = true;
	return done;
}

/* Stands in for get_signal(), for guests. */
static bool gate_signal(struct ksignal *ksig)
{
	return mos_guest_get_signal(mos_marked(current)->process, ksig);
}

static void notrace redirect_syscall(unsigned long ip, unsigned long parent_ip,
				     struct ftrace_ops *ops,
				     struct ftrace_regs *fregs)
{
	if (is_marked(current) && !within_module(parent_ip, THIS_MODULE))
		mos_ftrace_redirect(fregs, gate_syscall);
}

static void notrace redirect_signal(unsigned long ip, unsigned long parent_ip,
				    struct ftrace_ops *ops,
				    struct ftrace_regs *fregs)
{
	if (is_guest(current) && !within_module(parent_ip, THIS_MODULE))
		mos_ftrace_redirect(fregs, gate_signal);
}

/* PERMANENT: switching ftrace off would leave marked tasks without their gate. */
#define GATE_FLAGS (FTRACE_OPS_FL_IPMODIFY | FTRACE_OPS_FL_RECURSION | \
		    FTRACE_OPS_FL_PERMANENT)

static struct ftrace_ops syscall_ops = {
	.func = redirect_syscall,
	.flags = GATE_FLAGS,
};

static struct ftrace_ops signal_ops = {
	.func = redirect_signal,
	.flags = GATE_FLAGS,
};

/*
 * The end of a task. Fatal signals never return from get_signal(), so this is
 * where a deputy or a guest that dies is noticed. Preemption is off.
 */
static void on_exit(void *unused, struct task_struct *task)
{
	struct mos_thread *thread = mos_marked(task);

	if (!thread)
		return;
	if (thread->process->role == MOS_ROLE_GUEST)
		mos_guest_exited(thread->process);
	else
		mos_deputy_exited(thread->process);
	mos_unmark();
}

static struct tracepoint *exit_tracepoint;

static void find_exit_tracepoint(struct tracepoint *tp, void *unused)
{
	if (!strcmp(tp->name, "sched_process_exit"))
		exit_tracepoint = tp;
}

static int watch_exits(void)
{
	for_each_kernel_tracepoint(find_exit_tracepoint, NULL);
	if (!exit_tracepoint) {
		pr_err("mosix: this kernel has no tracepoint sched_process_exit, which the module needs\n");
		return -ENOENT;
	}
	return tracepoint_probe_register(exit_tracepoint, on_exit, NULL);
}

static int hook(struct ftrace_ops *ops, unsigned long address, const char *name)
{
	int err = ftrace_set_filter_ip(ops, address, 0, 1);

	if (!err)
		err = register_ftrace_function(ops);
	if (err)
		pr_err("mosix: cannot hook %s (%d)%s\n", name, err,
		       err == -EBUSY ? ": a live patch or another module holds it" : "");
	return err;
}

/**
 * mos_sysgate_open() - set up the hooks
 *
 * Context: module load; may sleep.
 * Return: 0, -EBUSY where somebody else holds one of the functions, -ENOENT.
 */
int mos_sysgate_open(void)
{
	int err = hook(&syscall_ops, mos_symbol_syscall_hook(), "syscall_user_dispatch");

	if (err)
		return err;
	err = hook(&signal_ops, mos_symbol_signal_hook(), "get_signal");
	if (err)
		goto unhook_syscall;
	err = watch_exits();
	if (err)
		goto unhook_signal;
	return 0;

unhook_signal:
	unregister_ftrace_function(&signal_ops);
unhook_syscall:
	unregister_ftrace_function(&syscall_ops);
	return err;
}

/**
 * mos_sysgate_close() - take the hooks down
 *
 * Context: module unload, when no task is marked; may sleep.
 */
void mos_sysgate_close(void)
{
	tracepoint_probe_unregister(exit_tracepoint, on_exit, NULL);
	tracepoint_synchronize_unregister();
	unregister_ftrace_function(&signal_ops);
	unregister_ftrace_function(&syscall_ops);
	/* The tail of a kick runs after it has let go of the module. */
	synchronize_rcu_tasks();
}
