/* SPDX-License-Identifier: GPL-2.0 */
/* The few kernel functions that we use and that no kernel exports, found once at load. */
#ifndef MOS_SYMBOLS_H
#define MOS_SYMBOLS_H

#include <linux/mm.h>
#include <linux/pagewalk.h>
#include <linux/signal.h>
#include <linux/static_call.h>

struct file;
struct ksignal;
struct pt_regs;

/**
 * mos_symbols_resolve() - look up every unexported function by name
 *
 * Each is bound with static_call: Debian's 6.12 seals the entry of functions
 * whose address is never taken, so that an indirect call faults where the
 * processor checks for it, while a direct one does not.
 * The list, with the reason for each, is Documentation/symbols.md.
 *
 * Context: module load; may sleep.
 * Return: 0, or -ENOENT after logging the name that this kernel lacks.
 */
int mos_symbols_resolve(void);

/* The two functions that ftrace redirects for marked tasks; see sysgate.c. */
unsigned long mos_symbol_syscall_hook(void);
unsigned long mos_symbol_signal_hook(void);
/* Those that ftrace redirects for who looks at the memory of others; see sysgate.c. */
unsigned long mos_symbol_access_hook(void);
unsigned long mos_symbol_mem_hook(void);
unsigned long mos_symbol_peek_hook(void);
/* Only compared: what a wait left behind to be resumed; see resume.c. */
unsigned long mos_symbol_futex_restart(void);
unsigned long mos_symbol_poll_restart(void);
unsigned long mos_symbol_sleep_restart(void);

/**
 * mos_syscall_run() - execute a system call as the current task
 * @nr: number
 * @regs: its arguments; the task's own registers must be in task_pt_regs()
 *        for the calls that read them there (clone, execve, rt_sigreturn)
 *
 * A callback that was entered from user mode leaves orig_ax at -1, which the
 * kernel takes for an x32 call; this sets and restores it.
 *
 * Context: process context of the task itself; sleeps as the call does.
 * Return: what the call returns, -ERESTART* included.
 */
long mos_syscall_run(unsigned int nr, const struct pt_regs *regs);

/**
 * mos_syscall() - mos_syscall_run() with the arguments spelled out
 * @nr: number
 * @a: first argument; @b, @c, @d, @e, @f are the others
 *
 * Context, Return: as mos_syscall_run().
 */
long mos_syscall(unsigned int nr, unsigned long a, unsigned long b,
		 unsigned long c, unsigned long d, unsigned long e,
		 unsigned long f);

struct mm_struct *mos_mm_access(struct task_struct *task, unsigned int mode);
ssize_t mos_mem_rw(struct file *file, char __user *buf, size_t count, loff_t *pos, int write);
bool mos_get_signal(struct ksignal *ksig);
void mos_task_work_run(void);
void mos_run_cpu_timers(void);
int mos_walk_page_range(struct mm_struct *mm, unsigned long start,
			unsigned long end, const struct mm_walk_ops *ops,
			void *private);

#endif
