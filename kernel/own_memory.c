// SPDX-License-Identifier: GPL-2.0
/* The current task's own memory, as the marshaller reaches it: the program's at the guest, the window's at home. */
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/uaccess.h>
#include <asm/mmu_context.h>

#include "own_memory.h"

static int read_memory(void *ctx, void *dst, u64 addr, u32 len)
{
	return copy_from_user(dst, (void __user *)addr, len) ? -EFAULT : 0;
}

static int write_memory(void *ctx, u64 addr, const void *src, u32 len)
{
	return copy_to_user((void __user *)addr, src, len) ? -EFAULT : 0;
}

/* A stack grows down to what is written, as far as it may. */
static bool reaches(const struct vm_area_struct *vma, u64 addr)
{
	return vma->vm_start <= addr ||
	       (vma->vm_flags & VM_GROWSDOWN && vma->vm_end - addr <= rlimit(RLIMIT_STACK));
}

/* Nor does the program's protection key close it. */
static bool may_be_written(struct vm_area_struct *vma)
{
	return vma->vm_flags & VM_WRITE && arch_vma_access_permitted(vma, true, false, false);
}

static bool is_writable(void *ctx, u64 addr, u64 len)
{
	u64 end = addr + len;
	bool ok = end > addr;

	mmap_read_lock(current->mm);
	while (ok && addr < end) {
		struct vm_area_struct *vma = find_vma(current->mm, addr);

		ok = vma && may_be_written(vma) && reaches(vma, addr);
		if (ok)
			addr = vma->vm_end;
	}
	mmap_read_unlock(current->mm);
	return ok;
}

const struct mos_memory mos_own_memory = {
	.read = read_memory,
	.write = write_memory,
	.is_writable = is_writable,
};
