// SPDX-License-Identifier: GPL-2.0
/*
 * The places where the kernel asks us, for marked tasks only: a system call's entry, get_signal(), and where somebody
 * looks at their memory.
 */
#include <linux/compat.h>
#include <linux/ftrace.h>
#include <linux/module.h>
#include <linux/sched/signal.h>
#include <linux/tracepoint.h>

#include "compat/symbols.h"
#include "compat/task.h"
#include "deputy/deputy.h"
#include "deputy/sight.h"
#include "guest/guest.h"
#include "mark.h"
#include "park.h"
#include "process.h"
#include "sysgate.h"

/* A guest, or a program at home whose call is to go on, of which a handler must not know. */
static __always_inline bool has_signals_gated(void)
{
	const struct mos_thread *t = mos_mark_gates() ? mos_marked(current) : NULL;

	return t && (t->process->role == MOS_ROLE_GUEST || t->unfinished.ret);
}

/* Stands in for syscall_user_dispatch(): true means that the call has been dealt with. */
static bool gate_syscall(struct pt_regs *regs)
{
	struct mos_thread *t = mos_marked(current);
	bool done;

	/* Whom nobody knows makes no call. */
	if (WARN_ON_ONCE(!t))
		return true;
	if (t->process->role == MOS_ROLE_GUEST)
		done = mos_guest_syscall(t, regs);
	else if (in_ia32_syscall())
		/* A deputy that was caught here would take every call for a 32-bit one. */
		done = false;
	else
		done = mos_park_at_entry(t, regs);
	/* Exit hooks must not see a call whose entry they did not see. */
	if (done && mos_mark_gates())
		current->syscall_dispatch.on_dispatch = true;
	return done;
}

/* Stands in for get_signal(). */
static bool gate_signal(struct ksignal *ksig)
{
	struct mos_thread *t = mos_marked(current);
	bool got = t->process->role == MOS_ROLE_GUEST ? mos_guest_get_signal(t, ksig) : mos_get_signal(ksig);

	if (got)
		mos_unfinished_end(&t->unfinished, task_pt_regs(current));
	else
		mos_unfinished_rewind(&t->unfinished, task_pt_regs(current));
	return got;
}

static void notrace redirect_syscall(unsigned long ip, unsigned long parent_ip,
				     struct ftrace_ops *ops,
				     struct ftrace_regs *fregs)
{
	if (mos_mark_gates())
		mos_ftrace_redirect(fregs, gate_syscall);
}

static void notrace redirect_signal(unsigned long ip, unsigned long parent_ip,
				    struct ftrace_ops *ops,
				    struct ftrace_regs *fregs)
{
	if (has_signals_gated() && !within_module(parent_ip, THIS_MODULE))
		mos_ftrace_redirect(fregs, gate_signal);
}

/* Nobody but who looks at the memory of a process that is away takes the way through us. */
static void notrace redirect_access(unsigned long ip, unsigned long parent_ip,
				    struct ftrace_ops *ops,
				    struct ftrace_regs *fregs)
{
	struct task_struct *task = (struct task_struct *)mos_ftrace_argument(fregs, 0);

	if (mos_sight_is_away(task) && !within_module(parent_ip, THIS_MODULE))
		mos_ftrace_redirect(fregs, mos_sight_access);
}

static void notrace redirect_mem(unsigned long ip, unsigned long parent_ip,
				 struct ftrace_ops *ops,
				 struct ftrace_regs *fregs)
{
	struct file *file = (struct file *)mos_ftrace_argument(fregs, 0);
	struct mm_struct *mm = file->private_data;
	struct task_struct *owner = mm ? mos_mm_owner(mm) : NULL;

	if (owner && mos_sight_is_away(owner) && !within_module(parent_ip, THIS_MODULE))
		mos_ftrace_redirect(fregs, mos_sight_read_write);
}

/* A tracer that came while the deputy was stopped: it cannot come home before it goes on. */
static void notrace redirect_peek(unsigned long ip, unsigned long parent_ip,
				  struct ftrace_ops *ops,
				  struct ftrace_regs *fregs)
{
	struct task_struct *task = (struct task_struct *)mos_ftrace_argument(fregs, 0);

	if (mos_sight_is_away(task))
		mos_ftrace_redirect(fregs, mos_sight_peek);
}

/* PERMANENT: switching ftrace off would leave marked tasks without their gate. */
#define GATE_FLAGS (FTRACE_OPS_FL_IPMODIFY | FTRACE_OPS_FL_PERMANENT)

/* RECURSION: with preemption off, as who looks at another task must be. */
#define SIGHT_FLAGS (GATE_FLAGS | FTRACE_OPS_FL_RECURSION)

/* Every call of a guest comes here. It asks for no more than it needs. */
static struct ftrace_ops syscall_ops = {
	.func = redirect_syscall,
	.flags = GATE_FLAGS,
};

static struct ftrace_ops signal_ops = {
	.func = redirect_signal,
	.flags = SIGHT_FLAGS,
};

static struct ftrace_ops access_ops = {
	.func = redirect_access,
	.flags = SIGHT_FLAGS,
};

static struct ftrace_ops mem_ops = {
	.func = redirect_mem,
	.flags = SIGHT_FLAGS,
};

static struct ftrace_ops peek_ops = {
	.func = redirect_peek,
	.flags = SIGHT_FLAGS,
};

static const struct {
	struct ftrace_ops *ops;
	unsigned long (*address)(void);
	const char *name;
} hooks[] = {
	{ &syscall_ops, mos_symbol_syscall_hook, "syscall_user_dispatch" },
	{ &signal_ops, mos_symbol_signal_hook, "get_signal" },
	{ &access_ops, mos_symbol_access_hook, "mm_access" },
	{ &mem_ops, mos_symbol_mem_hook, "mem_rw" },
	{ &peek_ops, mos_symbol_peek_hook, "ptrace_access_vm" },
};

/*
 * The end of a task. Fatal signals never return from get_signal(), so this is
 * where a deputy or a guest that dies is noticed. Preemption is off.
 */
static void on_exit(void *unused, struct task_struct *task)
{
	struct mos_thread *t = mos_marked(task);

	if (!t)
		return;
	if (t->process->role == MOS_ROLE_GUEST)
		mos_guest_exited(t);
	else
		mos_deputy_exited(t);
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

static int hook(int i)
{
	int err = ftrace_set_filter_ip(hooks[i].ops, hooks[i].address(), 0, 1);

	if (!err)
		err = register_ftrace_function(hooks[i].ops);
	if (err)
		pr_err("mosix: cannot hook %s (%d)%s\n", hooks[i].name, err,
		       err == -EBUSY ? ": a live patch or another module holds it" : "");
	return err;
}

/* The first so many, from the last to the first. */
static void unhook(int nr)
{
	while (nr--)
		unregister_ftrace_function(hooks[nr].ops);
}

/**
 * mos_sysgate_open() - set up the hooks
 *
 * Context: module load; may sleep.
 * Return: 0, -EBUSY where somebody else holds one of the functions, -ENOENT.
 */
int mos_sysgate_open(void)
{
	int i, err = 0;

	for (i = 0; i < ARRAY_SIZE(hooks) && !err; i++)
		err = hook(i);
	if (err) {
		unhook(i - 1);
		return err;
	}
	err = watch_exits();
	if (err)
		unhook(ARRAY_SIZE(hooks));
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
	unhook(ARRAY_SIZE(hooks));
	/* The tail of a kick runs after it has let go of the module. */
	synchronize_rcu_tasks();
}
