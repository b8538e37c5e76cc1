// SPDX-License-Identifier: GPL-2.0
/* The few kernel functions that we use and that no kernel exports, found once at load. */
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/sched/signal.h>
#include <linux/sched/task_stack.h>

#include "compat/symbols.h"

/* What each static call is bound to until mos_symbols_resolve() has run. */
static long no_syscall(const struct pt_regs *regs, unsigned int nr)
{
	return -ENOSYS;
}

static bool no_signal(struct ksignal *ksig)
{
	return false;
}

static void no_work(void)
{
}

static int no_walk(struct mm_struct *mm, unsigned long start, unsigned long end,
		   const struct mm_walk_ops *ops, void *private)
{
	return -ENOSYS;
}

static unsigned long no_lookup(const char *name)
{
	return 0;
}

DEFINE_STATIC_CALL(mos_x64_sys_call, no_syscall);
DEFINE_STATIC_CALL(mos_kernel_get_signal, no_signal);
DEFINE_STATIC_CALL(mos_kernel_task_work_run, no_work);
DEFINE_STATIC_CALL(mos_kernel_walk_page_range, no_walk);
DEFINE_STATIC_CALL(mos_kallsyms_lookup_name, no_lookup);

static unsigned long syscall_hook;
static unsigned long signal_hook;
static unsigned long futex_restart;
static unsigned long poll_restart;

unsigned long mos_symbol_syscall_hook(void)
{
	return syscall_hook;
}

unsigned long mos_symbol_signal_hook(void)
{
	return signal_hook;
}

unsigned long mos_symbol_futex_restart(void)
{
	return futex_restart;
}

unsigned long mos_symbol_poll_restart(void)
{
	return poll_restart;
}

/* A kprobe is the one exported way to learn the address of a symbol. */
static int find_lookup(void)
{
	struct kprobe probe = { .symbol_name = "kallsyms_lookup_name" };
	int err = register_kprobe(&probe);

	if (err)
		return err;
	static_call_update(mos_kallsyms_lookup_name,
			   (typeof(&no_lookup))probe.addr);
	unregister_kprobe(&probe);
	return 0;
}

static unsigned long find(const char *name)
{
	unsigned long addr = static_call(mos_kallsyms_lookup_name)(name);

	if (!addr)
		pr_err("mosix: this kernel has no symbol %s, which the module needs\n",
		       name);
	return addr;
}

int mos_symbols_resolve(void)
{
	unsigned long syscall, work, walk;
	int err = find_lookup();

	if (err) {
		pr_err("mosix: this kernel has no symbol kallsyms_lookup_name, which the module needs (%d)\n",
		       err);
		return -ENOENT;
	}
	syscall = find("x64_sys_call");
	signal_hook = find("get_signal");
	work = find("task_work_run");
	walk = find("walk_page_range");
	syscall_hook = find("syscall_user_dispatch");
	futex_restart = find("futex_wait_restart");
	poll_restart = find("do_restart_poll");
	if (!syscall || !signal_hook || !work || !walk || !syscall_hook || !futex_restart ||
	    !poll_restart)
		return -ENOENT;
	static_call_update(mos_x64_sys_call, (typeof(&no_syscall))syscall);
	static_call_update(mos_kernel_get_signal, (typeof(&no_signal))signal_hook);
	static_call_update(mos_kernel_task_work_run, (typeof(&no_work))work);
	static_call_update(mos_kernel_walk_page_range, (typeof(&no_walk))walk);
	return 0;
}

long mos_syscall_run(unsigned int nr, const struct pt_regs *regs)
{
	struct pt_regs *own = task_pt_regs(current);
	unsigned long saved = own->orig_ax;
	long ret;

	own->orig_ax = nr;
	ret = static_call(mos_x64_sys_call)(regs, nr);
	own->orig_ax = saved;
	return ret;
}

long mos_syscall(unsigned int nr, unsigned long a, unsigned long b,
		 unsigned long c, unsigned long d, unsigned long e,
		 unsigned long f)
{
	struct pt_regs regs = {
		.di = a, .si = b, .dx = c, .r10 = d, .r8 = e, .r9 = f,
		.orig_ax = nr, .ax = -ENOSYS,
	};

	return mos_syscall_run(nr, &regs);
}

/*
 * Our hook on get_signal() lets calls from the module through, and knows them by
 * their return address: this must stay a call and not become a jump.
 */
bool mos_get_signal(struct ksignal *ksig)
{
	bool got = static_call(mos_kernel_get_signal)(ksig);

	barrier();
	return got;
}

void mos_task_work_run(void)
{
	static_call(mos_kernel_task_work_run)();
}

int mos_walk_page_range(struct mm_struct *mm, unsigned long start,
			unsigned long end, const struct mm_walk_ops *ops,
			void *private)
{
	return static_call(mos_kernel_walk_page_range)(mm, start, end, ops,
						       private);
}
