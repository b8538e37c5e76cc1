// SPDX-License-Identifier: GPL-2.0
/* How much memory a process that is away has, lent to its deputy while it looks at itself in /proc. */
#include <linux/mm.h>
#include <linux/sched.h>

#include "compat/task.h"
#include "sizes.h"

/**
 * mos_sizes_now() - how much memory the current task has
 *
 * Context: any task with memory.
 */
struct mos_sizes mos_sizes_now(void)
{
	struct mm_struct *mm = current->mm;

	return (struct mos_sizes){
		.file = get_mm_counter(mm, MM_FILEPAGES),
		.anon = get_mm_counter(mm, MM_ANONPAGES),
		.shmem = get_mm_counter(mm, MM_SHMEMPAGES),
		.total = READ_ONCE(mm->total_vm),
		.data = READ_ONCE(mm->data_vm),
		.stack = READ_ONCE(mm->stack_vm),
	};
}

/* Under the lock under which the kernel changes three of them. */
static void add(const struct mos_sizes *sizes, int sign)
{
	struct mm_struct *mm = current->mm;

	mmap_write_lock(mm);
	mos_mm_counter_add(mm, MM_FILEPAGES, sign * (s32)sizes->file);
	mos_mm_counter_add(mm, MM_ANONPAGES, sign * (s32)sizes->anon);
	mos_mm_counter_add(mm, MM_SHMEMPAGES, sign * (s32)sizes->shmem);
	mm->total_vm += sign * (s32)sizes->total;
	mm->data_vm += sign * (s32)sizes->data;
	mm->stack_vm += sign * (s32)sizes->stack;
	mmap_write_unlock(mm);
}

/**
 * mos_sizes_lend() - have the deputy's memory count as much as the guest's
 * @away: what the guest has
 *
 * For no longer than a look takes: home's OOM killer goes by these numbers, too.
 *
 * Context: the deputy; may sleep.
 * Return: what is to be given back.
 */
struct mos_sizes mos_sizes_lend(const struct mos_sizes *away)
{
	struct mos_sizes own = mos_sizes_now();
	struct mos_sizes lent = {
		.file = away->file - own.file,
		.anon = away->anon - own.anon,
		.shmem = away->shmem - own.shmem,
		.total = away->total - own.total,
		.data = away->data - own.data,
		.stack = away->stack - own.stack,
	};

	add(&lent, 1);
	return lent;
}

/**
 * mos_sizes_give_back() - have the deputy's memory count what it is
 * @lent: by mos_sizes_lend()
 *
 * Context: the deputy; may sleep.
 */
void mos_sizes_give_back(const struct mos_sizes *lent)
{
	add(lent, -1);
}
