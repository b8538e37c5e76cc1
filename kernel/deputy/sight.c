// SPDX-License-Identifier: GPL-2.0
/* Who looks at the memory of a process that is away: it comes home first. */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/magic.h>
#include <linux/module.h>
#include <linux/ptrace.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/string.h>

#include "../compat/symbols.h"
#include "../compat/task.h"
#include "../process.h"
#include "../thread.h"
#include "sight.h"

/* What is left at home of such a process is an empty frame, which must not be taken for its memory. */

/* The process that a task is a deputy of, with a reference, or NULL. */
static struct mos_process *process_of(struct task_struct *task)
{
	struct mos_process *p = NULL;
	struct mos_thread *t;

	/* What marks a task outlives it by a grace period, and so does its process. */
	rcu_read_lock();
	t = mos_marked(task);
	if (t && t->process->role == MOS_ROLE_HOME && kref_get_unless_zero(&t->process->ref))
		p = t->process;
	rcu_read_unlock();
	return p;
}

/*
 * One that looks at itself cannot wait for itself to come: it makes the call once more when it is there. So does
 * one that is away itself and is wanted back while it waits for another.
 */
static int bring(struct task_struct *task)
{
	struct mos_process *p = process_of(task);
	int err;

	if (!p)
		return 0;
	if (same_thread_group(task, current))
		err = mos_process_recall_self(p);
	else
		err = mos_process_recall(p);
	mos_process_put(p);
	return err;
}

/**
 * mos_sight_is_away() - is a task the deputy of a process that is away, or on its way?
 * @task: the task, which the caller holds
 *
 * Context: under RCU, or with preemption off.
 * Return: false for one that is at home.
 */
bool notrace mos_sight_is_away(struct task_struct *task)
{
	struct mos_thread *t = mos_marked(task);
	enum mos_state state;

	if (!t || t->process->role != MOS_ROLE_HOME)
		return false;
	state = READ_ONCE(t->process->state);
	return state == MOS_ST_SHIPPING || state == MOS_ST_AWAY || state == MOS_ST_RETURNING;
}

/*
 * ps opens environ with each look, which home has, and must bring nobody home. The kernel asks the same for
 * maps and its kind, and does not say which it is.
 */
static bool only_lists(struct task_struct *task, unsigned int mode)
{
	return mode & PTRACE_MODE_FSCREDS && !(mode & PTRACE_MODE_ATTACH) && !same_thread_group(task, current);
}

/**
 * mos_sight_access() - stands in for mm_access(): somebody wants the memory of a process that is away
 * @task: its deputy
 * @mode: PTRACE_MODE_*
 *
 * Who may not have it does not bring anybody home. That its memory is held keeps the process from leaving
 * again before it has been looked at.
 *
 * Context: the onlooker; sleeps interruptibly, for a bounded time. The module is held meanwhile, as nobody else
 * may hold it for the onlooker.
 * Return: as mm_access(), or -ERESTARTNOINTR, or -EBUSY when it cannot come.
 */
struct mm_struct *mos_sight_access(struct task_struct *task, unsigned int mode)
{
	struct mm_struct *mm;
	int err;

	__module_get(THIS_MODULE);
	mm = mos_mm_access(task, mode);
	err = IS_ERR_OR_NULL(mm) || only_lists(task, mode) ? 0 : bring(task);
	if (err) {
		mmput(mm);
		mm = ERR_PTR(err);
	}
	module_put(THIS_MODULE);
	return mm;
}

static int bring_owner(struct mm_struct *mm)
{
	struct task_struct *owner;
	int err = 0;

	rcu_read_lock();
	owner = mos_mm_owner(mm);
	if (owner)
		get_task_struct(owner);
	rcu_read_unlock();
	if (owner) {
		err = bring(owner);
		put_task_struct(owner);
	}
	return err;
}

/**
 * mos_sight_read_write() - stands in for mem_rw(): /proc/PID/mem, opened before the process left
 * @file: of which the memory is
 * @buf: as mem_rw()
 * @count: likewise
 * @pos: likewise
 * @write: likewise
 *
 * Context: as mos_sight_access().
 * Return: as mem_rw(), or as mos_sight_access().
 */
ssize_t mos_sight_read_write(struct file *file, char __user *buf, size_t count, loff_t *pos, int write)
{
	struct mm_struct *mm = file->private_data;
	ssize_t ret = 0;

	__module_get(THIS_MODULE);
	if (mm && mmget_not_zero(mm)) {
		ret = bring_owner(mm);
		if (!ret)
			ret = mos_mem_rw(file, buf, count, pos, write);
		mmput(mm);
	}
	module_put(THIS_MODULE);
	return ret;
}

/**
 * mos_sight_peek() - stands in for ptrace_access_vm(), where the process is away
 * @task: its deputy
 * @addr: as ptrace_access_vm()
 * @buf: likewise
 * @len: likewise
 * @flags: likewise
 *
 * It was stopped when its tracer came, and comes home when he lets it go on.
 *
 * Context: the tracer.
 * Return: 0, which he takes for an error: no bytes can be had.
 */
int mos_sight_peek(struct task_struct *task, unsigned long addr, void *buf, int len, unsigned int flags)
{
	return 0;
}

static bool is_named(unsigned int fd, const char *const *names, size_t count)
{
	struct fd f = fdget(fd);
	struct file *file = mos_fd_file(f);
	bool is = false;

	if (!file)
		return false;
	if (file_inode(file)->i_sb->s_magic == PROC_SUPER_MAGIC)
		is = match_string(names, count, file->f_path.dentry->d_name.name) >= 0;
	fdput(f);
	return is;
}

/**
 * mos_sight_is_memory() - does a file or folder of /proc tell of the memory of a process?
 * @fd: a descriptor of the current task
 *
 * Of whose memory does not matter: to come home is never wrong.
 *
 * Context: the deputy.
 * Return: whether it does.
 */
bool mos_sight_is_memory(unsigned int fd)
{
	static const char *const names[] = { "maps", "smaps", "smaps_rollup", "numa_maps", "pagemap", "clear_refs",
					     "map_files" };

	return is_named(fd, names, ARRAY_SIZE(names));
}

/**
 * mos_sight_is_sizes() - does a file of /proc tell how much memory a process has?
 * @fd: a descriptor of the current task
 *
 * Context: the deputy.
 * Return: whether it does.
 */
bool mos_sight_is_sizes(unsigned int fd)
{
	static const char *const names[] = { "stat", "statm", "status" };

	return is_named(fd, names, ARRAY_SIZE(names));
}
