// SPDX-License-Identifier: GPL-2.0
/* The few kernel functions that we use and that no kernel exports, found once at load. */
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/sched/signal.h>
#include <linux/sched/task_stack.h>

#include "compat/symbols.h"

#ifndef MOS_INJECT_FAULTS
#define mos_fault_absent(name) false
#endif

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

static struct mm_struct *no_access(struct task_struct *task, unsigned int mode)
{
	return ERR_PTR(-ENOSYS);
}

static ssize_t no_mem(struct file *file, char __user *buf, size_t count, loff_t *pos, int write)
{
	return -ENOSYS;
}

static void no_timers(void)
{
}

static unsigned long no_lookup(const char *name)
{
	return 0;
}

DEFINE_STATIC_CALL(mos_x64_sys_call, no_syscall);
DEFINE_STATIC_CALL(mos_kernel_get_signal, no_signal);
DEFINE_STATIC_CALL(mos_kernel_task_work_run, no_work);
DEFINE_STATIC_CALL(mos_kernel_walk_page_range, no_walk);
DEFINE_STATIC_CALL(mos_kernel_mm_access, no_access);
DEFINE_STATIC_CALL(mos_kernel_mem_rw, no_mem);
DEFINE_STATIC_CALL(mos_kernel_run_cpu_timers, no_timers);
DEFINE_STATIC_CALL(mos_kallsyms_lookup_name, no_lookup);

static unsigned long run_syscall;
static unsigned long run_work;
static unsigned long walk_pages;
static unsigned long run_timers;
static unsigned long syscall_hook;
static unsigned long signal_hook;
static unsigned long access_hook;
static unsigned long mem_hook;
static unsigned long peek_hook;
static unsigned long futex_restart;
static unsigned long poll_restart;
static unsigned long sleep_restart;

unsigned long mos_symbol_syscall_hook(void)
{
	return syscall_hook;
}

unsigned long mos_symbol_signal_hook(void)
{
	return signal_hook;
}

unsigned long mos_symbol_access_hook(void)
{
	return access_hook;
}

unsigned long mos_symbol_mem_hook(void)
{
	return mem_hook;
}

unsigned long mos_symbol_peek_hook(void)
{
	return peek_hook;
}

unsigned long mos_symbol_futex_restart(void)
{
	return futex_restart;
}

unsigned long mos_symbol_poll_restart(void)
{
	return poll_restart;
}

unsigned long mos_symbol_sleep_restart(void)
{
	return sleep_restart;
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

static const struct {
	const char *name;
	unsigned long *addr;
} needed[] = {
	{ "x64_sys_call", &run_syscall },
	{ "syscall_user_dispatch", &syscall_hook },
	{ "get_signal", &signal_hook },
	{ "task_work_run", &run_work },
	{ "walk_page_range", &walk_pages },
	{ "run_posix_cpu_timers", &run_timers },
	{ "mm_access", &access_hook },
	{ "mem_rw", &mem_hook },
	{ "ptrace_access_vm", &peek_hook },
	{ "futex_wait_restart", &futex_restart },
	{ "do_restart_poll", &poll_restart },
	{ "hrtimer_nanosleep_restart", &sleep_restart },
};

static int find(const char *name, unsigned long *addr)
{
	*addr = mos_fault_absent(name) ? 0 : static_call(mos_kallsyms_lookup_name)(name);
	if (*addr)
		return 0;
	pr_err("mosix: this kernel has no symbol %s, which the module needs\n", name);
	return -ENOENT;
}

static int find_all(void)
{
	int i, err = 0;

	for (i = 0; i < ARRAY_SIZE(needed); i++)
		err = find(needed[i].name, needed[i].addr) ?: err;
	return err;
}

int mos_symbols_resolve(void)
{
	int err = find_lookup();

	if (err) {
		pr_err("mosix: this kernel has no symbol kallsyms_lookup_name, which the module needs (%d)\n",
		       err);
		return -ENOENT;
	}
	err = find_all();
	if (err)
		return err;
	static_call_update(mos_x64_sys_call, (typeof(&no_syscall))run_syscall);
	static_call_update(mos_kernel_get_signal, (typeof(&no_signal))signal_hook);
	static_call_update(mos_kernel_task_work_run, (typeof(&no_work))run_work);
	static_call_update(mos_kernel_walk_page_range, (typeof(&no_walk))walk_pages);
	static_call_update(mos_kernel_mm_access, (typeof(&no_access))access_hook);
	static_call_update(mos_kernel_mem_rw, (typeof(&no_mem))mem_hook);
	static_call_update(mos_kernel_run_cpu_timers, (typeof(&no_timers))run_timers);
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

/* The same holds for these two: see sysgate.c. */
struct mm_struct *mos_mm_access(struct task_struct *task, unsigned int mode)
{
	struct mm_struct *mm = static_call(mos_kernel_mm_access)(task, mode);

	barrier();
	return mm;
}

ssize_t mos_mem_rw(struct file *file, char __user *buf, size_t count, loff_t *pos, int write)
{
	ssize_t ret = static_call(mos_kernel_mem_rw)(file, buf, count, pos, write);

	barrier();
	return ret;
}

void mos_task_work_run(void)
{
	static_call(mos_kernel_task_work_run)();
}

void mos_run_cpu_timers(void)
{
	static_call(mos_kernel_run_cpu_timers)();
}

int mos_walk_page_range(struct mm_struct *mm, unsigned long start,
			unsigned long end, const struct mm_walk_ops *ops,
			void *private)
{
	return static_call(mos_kernel_walk_page_range)(mm, start, end, ops,
						       private);
}
