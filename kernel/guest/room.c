// SPDX-License-Identifier: GPL-2.0
/* Calls about memory that this node's kernel has refused: would home's refuse them as well? */
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/sched/signal.h>
#include <asm/unistd.h>

#include "guest.h"

/*
 * How many areas a process may have, and how much they may come to in all, is each node's own affair. What moves with
 * the process, its limits and what lies where, home would find as we do: a program that runs against that again and
 * again stays where it is. In doubt home is asked.
 */

/* Pages that a limit leaves to who has some already. */
static u64 left_of(u64 limit, u64 pages)
{
	limit >>= PAGE_SHIFT;
	return limit > pages ? limit - pages : 0;
}

static u64 pages_left(void)
{
	return left_of(rlimit(RLIMIT_AS), current->mm->total_vm);
}

/* A soft limit of 0 leaves it to the hard one: may_expand_vm() in mm/mmap.c. */
static u64 data_left(void)
{
	return left_of(rlimit(RLIMIT_DATA) ?: rlimit_max(RLIMIT_DATA), current->mm->data_vm);
}

/* As the kernel has it: private memory that can be written and is no stack. */
static bool is_data(const struct vm_area_struct *vma)
{
	return (vma->vm_flags & (VM_WRITE | VM_SHARED | VM_GROWSDOWN)) == VM_WRITE;
}

static bool is_beyond_limits(u64 pages, bool data)
{
	return pages > pages_left() || (data && pages > data_left());
}

/* Is something mapped from one address to another? */
static bool is_taken(u64 start, u64 end)
{
	struct vm_area_struct *vma;

	mmap_read_lock(current->mm);
	vma = find_vma(current->mm, start);
	mmap_read_unlock(current->mm);
	return vma && vma->vm_start < end;
}

/* Is nothing mapped somewhere between two addresses? */
static bool has_hole(u64 start, u64 end)
{
	struct vm_area_struct *vma;

	mmap_read_lock(current->mm);
	for (vma = find_vma(current->mm, start); start < end && vma && vma->vm_start <= start;
	     vma = find_vma(current->mm, start))
		start = vma->vm_end;
	mmap_read_unlock(current->mm);
	return start < end;
}

/* What it replaces counts no more: how much that is, home finds out. */
static bool is_mmap_hopeless(const u64 *args)
{
	u64 pages = PAGE_ALIGN(args[1]) >> PAGE_SHIFT;
	bool is_stack = args[3] & MAP_GROWSDOWN;

	if (!pages || pages > TASK_SIZE_MAX >> PAGE_SHIFT)
		return true;
	if ((args[3] & (MAP_FIXED | MAP_FIXED_NOREPLACE)) == MAP_FIXED)
		return false;
	return is_beyond_limits(pages, args[2] & PROT_WRITE && (args[3] & MAP_TYPE) == MAP_PRIVATE && !is_stack);
}

/* Of areas that are no data yet, is one more than may become data? */
static bool is_mprotect_hopeless(const u64 *args)
{
	u64 end = args[0] + PAGE_ALIGN(args[1]), room = data_left(), most = pages_left();
	struct vm_area_struct *vma;
	bool hopeless = false;

	if (end <= args[0] || has_hole(args[0], end))
		return true;
	if (!(args[2] & PROT_WRITE))
		return false;
	mmap_read_lock(current->mm);
	for (vma = find_vma(current->mm, args[0]); vma && vma->vm_start < end && !hopeless;
	     vma = find_vma(current->mm, vma->vm_end)) {
		u64 pages = (min_t(u64, vma->vm_end, end) - max_t(u64, vma->vm_start, args[0])) >> PAGE_SHIFT;

		hopeless = !(vma->vm_flags & (VM_WRITE | VM_SHARED | VM_GROWSDOWN)) && pages > room && pages <= most;
	}
	mmap_read_unlock(current->mm);
	return hopeless;
}

static bool is_mremap_hopeless(const u64 *args)
{
	u64 old = args[0] + PAGE_ALIGN(args[1]), new = args[0] + PAGE_ALIGN(args[2]);
	u64 pages = new > old ? (new - old) >> PAGE_SHIFT : 0;
	struct vm_area_struct *vma;
	bool data;

	if (args[2] > TASK_SIZE_MAX)
		return true;
	/* It is to grow where it is. */
	if (!(args[3] & MREMAP_MAYMOVE) && is_taken(old, new))
		return true;
	mmap_read_lock(current->mm);
	vma = find_vma(current->mm, args[0]);
	data = vma && is_data(vma);
	mmap_read_unlock(current->mm);
	return is_beyond_limits(pages, data);
}

/* Of advice, that it takes memory to heed it is said in another way: madvise_vma_behavior() in mm/madvise.c. */
static bool is_madvise_hopeless(const u64 *args, long ret)
{
	return ret == -ENOMEM && has_hole(args[0], args[0] + PAGE_ALIGN(args[1]));
}

/* The kernel keeps a page free behind it. */
static bool is_brk_hopeless(u64 wanted)
{
	struct mm_struct *mm = current->mm;
	u64 now = PAGE_ALIGN(READ_ONCE(mm->brk)), new = PAGE_ALIGN(wanted);

	if (wanted > TASK_SIZE_MAX)
		return true;
	if (wanted - mm->start_brk + mm->end_data - mm->start_data > rlimit(RLIMIT_DATA))
		return true;
	return is_taken(now, new + PAGE_SIZE) || is_beyond_limits((new - now) >> PAGE_SHIFT, true);
}

/* What it is when it could not be set is what it was. */
static bool is_brk_refused(u64 wanted, u64 ret)
{
	return wanted > ret && !is_brk_hopeless(wanted);
}

/**
 * mos_guest_lacks_room() - has this node's kernel refused a call that home's may do?
 * @nr: of a call that has MOS_SYSCALL_ROOM
 * @args: its arguments
 * @ret: what this node's kernel has returned
 *
 * Context: the guest's task; takes and drops its mmap lock.
 * Return: false where it has been done, or home would have to say the same.
 */
bool mos_guest_lacks_room(u32 nr, const u64 args[], long ret)
{
	if (nr == __NR_brk)
		return is_brk_refused(args[0], ret);
	if (nr == __NR_madvise)
		return (ret == -ENOMEM || ret == -EAGAIN) && !is_madvise_hopeless(args, ret);
	/* Who may have the lowest addresses is home's affair, too. */
	if (ret == -EPERM)
		return nr == __NR_mmap || nr == __NR_mremap;
	if (ret != -ENOMEM)
		return false;
	switch (nr) {
	case __NR_mmap:
		return !is_mmap_hopeless(args);
	case __NR_mprotect:
	case __NR_pkey_mprotect:
		return !is_mprotect_hopeless(args);
	case __NR_mremap:
		return !is_mremap_hopeless(args);
	default:
		return true;
	}
}
