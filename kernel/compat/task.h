/* SPDX-License-Identifier: GPL-2.0 */
/* What differs between the kernels that we support in tasks, memory and tracing. */
#ifndef MOS_COMPAT_TASK_H
#define MOS_COMPAT_TASK_H

#include <linux/file.h>
#include <linux/fs.h>
#include <linux/ftrace.h>
#include <linux/mm.h>
#include <linux/pagewalk.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/version.h>
#include <asm/fpu/api.h>

/* 6.9 moved the rseq helpers out of sched.h. Goes with the last kernel below 6.9. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 9, 0)
#include <linux/rseq.h>
#endif

/* 6.2 renamed the setter. Goes with the last kernel below 6.2. */
static __always_inline void mos_ftrace_redirect(struct ftrace_regs *fregs,
						void *target)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 2, 0)
	ftrace_regs_set_instruction_pointer(fregs, (unsigned long)target);
#else
	ftrace_instruction_pointer_set(fregs, (unsigned long)target);
#endif
}

/* 6.3 lets user space register a longer area and remembers its length. */
static inline u32 mos_rseq_len(struct task_struct *task)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 3, 0)
	return task->rseq_len;
#else
	return sizeof(struct rseq);
#endif
}

/* And takes no other before that. */
static inline u32 mos_rseq_len_taken(u32 len)
{
	return LINUX_VERSION_CODE >= KERNEL_VERSION(6, 3, 0) ? len : sizeof(struct rseq);
}

/* 6.3 also writes into it on which node of memory the thread runs, and a number that no other has which runs now. */
static inline bool mos_rseq_has_numbers(void)
{
	return LINUX_VERSION_CODE >= KERNEL_VERSION(6, 3, 0);
}

/* Where these are, which the headers of 6.1 do not say: two u32. */
#define MOS_RSEQ_NUMBERS 20

/* 6.5 made the walker's expectation of the mmap lock explicit. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
#define MOS_WALK_READ_LOCKED .walk_lock = PGWALK_RDLOCK,
#else
#define MOS_WALK_READ_LOCKED
#endif

/* 6.12 hides the pointer of a struct fd, which carries its flags. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
#define mos_fd_file(f) fd_file(f)
#else
#define mos_fd_file(f) ((f).file)
#endif

/* 6.2 gave ftrace's callbacks a way to see arguments. Goes with the last kernel below 6.2. */
static __always_inline unsigned long mos_ftrace_argument(struct ftrace_regs *fregs, unsigned int n)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 2, 0)
	return ftrace_regs_get_argument(fregs, n);
#else
	return regs_get_kernel_argument(&fregs->regs, n);
#endif
}

/* 6.2 made a counter of each that is kept per processor. The kernel's own function is not for modules. */
static inline void mos_mm_counter_add(struct mm_struct *mm, int member, long value)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 2, 0)
	percpu_counter_add(&mm->rss_stat[member], value);
#else
	atomic_long_add(value, &mm->rss_stat.count[member]);
#endif
}

/* Whose memory it is; the kernel knows only where it counts memory by cgroups. Under RCU, or with preemption off. */
static __always_inline struct task_struct *mos_mm_owner(struct mm_struct *mm)
{
#ifdef CONFIG_MEMCG
	return rcu_dereference_raw(mm->owner);
#else
	return NULL;
#endif
}

/* 6.6 put the change time of an inode behind a function. */
static inline s64 mos_inode_ctime_ns(struct inode *inode)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 6, 0)
	struct timespec64 ctime = inode_get_ctime(inode);
#else
	struct timespec64 ctime = inode->i_ctime;
#endif
	return timespec64_to_ns(&ctime);
}

/*
 * The inode that the kernel tells of when somebody changes what is behind a mapping: over an overlay it is the
 * overlay's, not the one that has the pages. 6.8 gave such a file a path of its own.
 */
static inline struct inode *mos_file_changed_inode(struct file *file)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 8, 0)
	return d_inode(file_user_path(file)->dentry);
#else
	return d_inode(file->f_path.dentry);
#endif
}

/* 6.6 gave programs shadow stacks, 6.10 sealed memory. Go with the last kernels below. */
#ifndef VM_SHADOW_STACK
#define VM_SHADOW_STACK 0
#endif
#ifndef VM_SEALED
#define VM_SEALED 0
#endif

/* 6.3 lets a program deny itself memory that is both writable and executable. */
static inline bool mos_denies_write_exec(struct mm_struct *mm)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 3, 0)
	return test_bit(MMF_HAS_MDWE, &mm->flags);
#else
	return false;
#endif
}

/* A task's own handlers stay with it: no lock is needed to find them. */
static inline struct sighand_struct *mos_own_sighand(void)
{
	return rcu_dereference_protected(current->sighand, true);
}

/* The XSAVE state of @task; later kernels moved it out of thread_struct. */
static inline struct fpstate *mos_task_fpstate(struct task_struct *task)
{
	return task->thread.fpu.fpstate;
}

/*
 * 6.12 tells in the frame of every signal what protection keys allow, at the place for that, also where a task is said
 * to have no such component, and so beyond the end of the frame.
 */
static inline bool mos_frames_tell_keys(void)
{
	return LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0) && boot_cpu_has(X86_FEATURE_OSPKE);
}

/*
 * What any processor may still hold of the current task's XSAVE state is stale:
 * it is loaded from memory on the way to user mode (the kernel's own
 * __fpu_invalidate_fpregs_state() is private to arch/x86/kernel/fpu).
 */
static inline void mos_fpu_forget_registers(void)
{
	current->thread.fpu.last_cpu = -1;
}

#endif
