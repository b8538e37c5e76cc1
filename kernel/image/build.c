// SPDX-License-Identifier: GPL-2.0
/* Making an address space from its image: anew for a guest, and as a reconciliation with what stayed at home. */
#include <linux/file.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/sched/mm.h>
#include <linux/sizes.h>
#include <asm/prctl.h>
#include <asm/unistd.h>
#include <asm/vdso.h>

#include "../compat/symbols.h"
#include "../compat/task.h"
#include "area.h"
#include "image.h"

static int area_prot(const struct mos_area *area)
{
	return (area->flags & MOS_AREA_READ ? PROT_READ : 0) |
	       (area->flags & MOS_AREA_WRITE ? PROT_WRITE : 0) |
	       (area->flags & MOS_AREA_EXEC ? PROT_EXEC : 0);
}

/* Shared memory cannot be filled against its protection, which comes last: mos_space_protect(). */
static int first_prot(const struct mos_area *area)
{
	return area_prot(area) | (area->kind == MOS_AREA_SHARED ? PROT_WRITE : 0);
}

static int area_map_flags(const struct mos_area *area)
{
	int flags = MAP_FIXED;

	if (area->kind != MOS_AREA_FILE)
		flags |= MAP_ANONYMOUS;
	if (area->kind == MOS_AREA_SHARED || (area->flags & MOS_AREA_FILE_SHARED))
		flags |= MAP_SHARED;
	else
		flags |= MAP_PRIVATE;
	if (area->flags & MOS_AREA_GROWSDOWN)
		flags |= MAP_GROWSDOWN;
	if (area->flags & MOS_AREA_NORESERVE)
		flags |= MAP_NORESERVE;
	return flags;
}

static int advise(const struct mos_area *area, u64 from, u64 end)
{
	const struct mos_area_advice *advice;
	int err = 0;

	for (int i = 0; i < MOS_AREA_ADVICES && !err; i++) {
		advice = &mos_area_advices[i];
		if (area->flags & advice->flag)
			err = mos_syscall(__NR_madvise, from, end - from, advice->advice, 0, 0, 0);
		/* A kernel may have no huge pages, and merge none: then there is nobody who needs that advice. */
		if (err == -EINVAL && advice->flag & MOS_AREA_OF_MEMORY)
			err = 0;
	}
	return err;
}

/* What has grown bit by bit is made so: of a single request a kernel wants that the whole machine is as large. */
#define MAP_AT_ONCE SZ_256M

static unsigned long map_anon(u64 from, u64 end, int prot, int flags)
{
	unsigned long addr = from;

	for (; from < end && !IS_ERR_VALUE(addr); from += MAP_AT_ONCE)
		addr = vm_mmap(NULL, from, min_t(u64, end - from, MAP_AT_ONCE), prot, flags, 0);
	return addr;
}

static bool grows_by_bits(const struct mos_area *area)
{
	return area->kind == MOS_AREA_ANON && !(area->flags & MOS_AREA_GROWSDOWN);
}

/* Map an area over whatever is there. */
static int map_area(struct mos_restore *in, const struct mos_area *area)
{
	u64 len = area->end - area->start, offset = 0;
	struct file *file = NULL;
	unsigned long addr;
	int prot, err = 0;

	if (area->kind == MOS_AREA_FILE) {
		file = in->open(in->p, area->file);
		if (IS_ERR(file))
			return PTR_ERR(file);
		offset = area->offset << PAGE_SHIFT;
	}
	/* Neighbours are one mapping again only if both have been writable. */
	prot = first_prot(area);
	if (area->flags & MOS_AREA_ACCOUNT)
		prot |= PROT_WRITE;
	if (grows_by_bits(area))
		addr = map_anon(area->start, area->end, prot, area_map_flags(area));
	else
		addr = vm_mmap(file, area->start, len, prot, area_map_flags(area), offset);
	if (file)
		fput(file);
	if (IS_ERR_VALUE(addr))
		return addr;
	if (prot != first_prot(area) || area->key)
		err = mos_keys_protect(area, area->start, area->end, first_prot(area));
	return err ?: advise(area, area->start, area->end);
}

#define ACCESS (MOS_AREA_READ | MOS_AREA_WRITE | MOS_AREA_EXEC)

/* Are two areas one mapping that protections or keys have cut? */
static bool is_cut(const struct mos_area *left, const struct mos_area *right)
{
	return left->kind == MOS_AREA_ANON && right->kind == MOS_AREA_ANON &&
	       left->end == right->start && !((left->flags ^ right->flags) & ~ACCESS) &&
	       (left->flags & (MOS_AREA_ACCOUNT | MOS_AREA_NORESERVE)) &&
	       !(left->flags & MOS_AREA_GROWSDOWN);
}

/* How many areas from one on are one mapping. */
static u32 parts(const struct mos_space *space, u32 i)
{
	u32 nr = 1;

	while (i + nr < space->nr && is_cut(&space->areas[i + nr - 1], &space->areas[i + nr]))
		nr++;
	return nr;
}

/*
 * Once a page has been there, all of a mapping has one struct anon_vma, also when it is cut. The page may be
 * a huge one.
 */
static int bind(u64 from, u64 end)
{
	struct page *page;

	if (pin_user_pages_fast(from, 1, FOLL_WRITE | FOLL_FORCE, &page) != 1)
		return -ENOMEM;
	unpin_user_page(page);
	return mos_syscall(__NR_madvise, from, end - from, MADV_DONTNEED, 0, 0, 0);
}

/*
 * Map what protections have cut as one, and cut it again. A newer kernel (6.12) does not join neighbours whose
 * pages were made apart, and a program that restores the protections may rely on one mapping: mremap(). What
 * has been accounted for must have been writable; what was reserved without that must not count as data.
 */
static int map_cut(const struct mos_area *area, u32 nr)
{
	int prot = area->flags & MOS_AREA_ACCOUNT ? PROT_READ | PROT_WRITE : PROT_NONE;
	u64 from = area->start, end = area[nr - 1].end;
	unsigned long addr;
	int err;

	addr = map_anon(from, end, prot, area_map_flags(area));
	if (IS_ERR_VALUE(addr))
		return addr;
	err = bind(from, end) ?: advise(area, from, end);
	for (; nr-- && !err; area++)
		if (area_prot(area) != prot || area->key)
			err = mos_keys_protect(area, area->start, area->end, area_prot(area));
	return err;
}

/**
 * mos_space_strip() - take down the address space of the current task
 * @in: the image that will stand in its place
 *
 * The kernel must first forget the addresses that it would touch on the way to
 * user mode or at the task's end.
 *
 * Context: the task itself.
 */
void mos_space_strip(struct mos_restore *in)
{
	const struct vdso_image *image = current->mm->context.vdso_image;

	in->vvar_start = image ? image->sym_vvar_start : 0;
	rseq_execve(current);
	current->robust_list = NULL;
	current->clear_child_tid = NULL;
	current->sas_ss_sp = 0;
	current->sas_ss_size = 0;
	current->sas_ss_flags = SS_DISABLE;
	current->mm->context.vdso = NULL;
	vm_munmap(0, TASK_SIZE);
}

/* Map areas that are one mapping over whatever is there. */
static int map_areas(struct mos_restore *in, const struct mos_area *area, u32 nr)
{
	return nr > 1 ? map_cut(area, nr) : map_area(in, area);
}

static void set_marks(const struct mos_space_marks *m)
{
	struct mm_struct *mm = current->mm;

	mmap_write_lock(mm);
	spin_lock(&mm->arg_lock);
	mm->start_code = m->start_code;
	mm->end_code = m->end_code;
	mm->start_data = m->start_data;
	mm->end_data = m->end_data;
	mm->start_brk = m->start_brk;
	mm->brk = m->brk;
	mm->start_stack = m->start_stack;
	mm->arg_start = m->arg_start;
	mm->arg_end = m->arg_end;
	mm->env_start = m->env_start;
	mm->env_end = m->env_end;
	spin_unlock(&mm->arg_lock);
	if (m->mmap_base && m->mmap_base < TASK_SIZE_MAX)
		mm->mmap_base = m->mmap_base;
	mmap_write_unlock(mm);
}

/* The same image at the same place; its first page is that of the clocks. */
static int map_vdso(struct mos_restore *in, u64 text)
{
	long ret;

	if (!text)
		return 0;
	if (in->vdso_text)
		return mos_vdso_lay(in, text);
	ret = mos_syscall(__NR_arch_prctl, ARCH_MAP_VDSO_64, text + in->vvar_start, 0, 0, 0, 0);
	if (ret < 0)
		return ret;
	return (__force u64)current->mm->context.vdso == text ? 0 : -EADDRNOTAVAIL;
}

/**
 * mos_space_build() - make the address space of a guest
 * @in: the image, its areas complete; the task's own has been stripped
 *
 * Context: the task itself; may sleep.
 * Return: 0, or what a mapping returned.
 */
int mos_space_build(struct mos_restore *in)
{
	const struct mos_space *space = &in->space;
	int err = 0;
	u32 nr;

	set_marks(&space->marks);
	mos_keys_take_all();
	for (u32 i = 0; i < space->nr && !err; i += nr) {
		nr = parts(space, i);
		err = map_areas(in, &space->areas[i], nr);
	}
	return err ?: map_vdso(in, in->space.marks.vdso);
}

/**
 * mos_space_protect() - protect what was left writable until it was filled, and let keys be as they were
 * @in: the image, all its pages in place
 *
 * Context: the task itself; may sleep.
 * Return: 0 or -errno.
 */
int mos_space_protect(struct mos_restore *in)
{
	int err = 0;

	for (u32 i = 0; i < in->space.nr && !err; i++) {
		const struct mos_area *area = &in->space.areas[i];

		if (first_prot(area) != area_prot(area))
			err = mos_keys_protect(area, area->start, area->end, area_prot(area));
	}
	mos_keys_set(&in->space.marks);
	return err;
}

/* What find_vma() says about an address at home. */
struct present {
	u64 start, end;
	u64 pgoff;
	struct mos_area area;
	struct inode *inode;
	bool special;
	bool may_exec;
};

/* The first mapping that ends behind an address, or false. */
static bool look(u64 addr, struct present *now)
{
	struct vm_area_struct *vma;

	mmap_read_lock(current->mm);
	vma = find_vma(current->mm, addr);
	if (vma) {
		mos_area_describe(vma, &now->area);
		now->start = vma->vm_start;
		now->end = vma->vm_end;
		now->pgoff = vma->vm_pgoff;
		now->special = mos_area_is_special(vma);
		now->may_exec = vma->vm_flags & VM_MAYEXEC;
		now->inode = vma->vm_file ? file_inode(vma->vm_file) : NULL;
	}
	mmap_read_unlock(current->mm);
	return vma;
}

/* No advice, but a property that a mapping is made with. */
#define INBORN (MOS_AREA_GROWSDOWN | MOS_AREA_NORESERVE | MOS_AREA_FILE_SHARED)

/* Is a mapping what an area wants where the two overlap? */
static bool fits(struct mos_restore *in, const struct mos_area *area, const struct present *now)
{
	const struct mos_deputy *d = &in->p->deputy;

	if (now->special || now->area.kind != area->kind)
		return false;
	/* A mapping of a /dev/zero that may not be executed: elsewhere it is memory like any other. */
	if (area->flags & MOS_AREA_EXEC && !now->may_exec)
		return false;
	/* A mapping that is kept keeps what was advised of it and reserved for it, though that was taken back away. */
	if (now->area.flags & ~area->flags & (MOS_AREA_ADVISED | MOS_AREA_ACCOUNT) ||
	    (now->area.flags ^ area->flags) & INBORN)
		return false;
	if (area->kind != MOS_AREA_FILE)
		return true;
	return area->file < d->nr_files && file_inode(d->files[area->file]) == now->inode &&
	       now->pgoff - (now->start >> PAGE_SHIFT) ==
	       area->offset - (area->start >> PAGE_SHIFT);
}

/* Does what is mapped fit from end to end, and could it be one mapping, as mremap() wants it? */
static bool fits_throughout(struct mos_restore *in, const struct mos_area *area)
{
	struct present now;
	u64 at, shift, first = 0;

	for (at = area->start; at < area->end; at = now.end) {
		if (!look(at, &now) || now.start > at || !fits(in, area, &now))
			return false;
		shift = now.pgoff - (now.start >> PAGE_SHIFT);
		if (at == area->start)
			first = shift;
		if (shift != first)
			return false;
	}
	return true;
}

static int adjust(const struct mos_area *area)
{
	struct present now;
	int err = 0;

	for (u64 at = area->start; at < area->end && !err; at = now.end) {
		if (!look(at, &now))
			return -ENOMEM;
		now.end = min(now.end, area->end);
		if (first_prot(area) != area_prot(&now.area) || area->key != now.area.key)
			err = mos_keys_protect(area, at, now.end, first_prot(area));
		if (!err && (area->flags & ~now.area.flags))
			err = advise(area, at, now.end);
	}
	return err;
}

static bool all_fit(struct mos_restore *in, const struct mos_area *area, u32 nr)
{
	for (; nr; nr--, area++)
		if (!fits_throughout(in, area))
			return false;
	return true;
}

/* Make the addresses of areas that are one mapping what they say, keeping what is right already. */
static int reconcile_areas(struct mos_restore *in, const struct mos_area *area, u32 nr)
{
	int err = 0;

	if (!all_fit(in, area, nr))
		return map_areas(in, area, nr);
	for (; nr && !err; nr--, area++)
		err = adjust(area);
	return err;
}

/* Unmap what is the program's from one address to another. */
static int clear(u64 from, u64 end)
{
	struct present now;
	int err = 0;

	while (from < end && look(from, &now) && now.start < end && !err) {
		u64 start = max(from, now.start);

		if (!now.special)
			err = vm_munmap(start, min(now.end, end) - start);
		from = now.end;
	}
	return err;
}

/* Whole pages of a program's memory. */
struct span {
	u64 from, end;
};

/* Free the pages from one address to another, all but those of the spans. */
static int drop(u64 from, u64 end, int advice, const struct span *kept, int nr)
{
	if (from >= end)
		return 0;
	if (!nr)
		return mos_syscall(__NR_madvise, from, end - from, advice, 0, 0, 0);
	return drop(from, min(end, kept->from), advice, kept + 1, nr - 1) ?:
	       drop(max(from, kept->end), end, advice, kept + 1, nr - 1);
}

/*
 * Older kernels of 6.1 free no shared memory that may not be written. So it may be until the process is back: see
 * adjust() and mos_space_protect().
 */
static int drop_shared(const struct present *now, const struct span *kept, int nr)
{
	int err = 0;

	if (!(now->area.flags & MOS_AREA_WRITE))
		err = mos_syscall(__NR_mprotect, now->start, now->end - now->start,
				  area_prot(&now->area) | PROT_WRITE, 0, 0, 0);
	return err ?: drop(now->start, now->end, MADV_REMOVE, kept, nr);
}

/* Return: 0, or why there are pages of shared memory left, which an image with zeros in their place would not fill. */
static int give_back(const struct span *kept, int nr)
{
	struct present now;
	int err = 0;
	u64 at = 0;

	while (look(at, &now)) {
		if (now.area.kind == MOS_AREA_SHARED)
			err = drop_shared(&now, kept, nr) ?: err;
		else if (!now.special)
			drop(now.start, now.end, MADV_DONTNEED, kept, nr);
		at = now.end;
		cond_resched();
	}
	return err;
}

/**
 * mos_space_give_back() - free the memory of a process that has left
 *
 * Its mappings stay, as the frame that a return fills again, and so do its arguments and its
 * environment, where /proc reads them.
 *
 * Context: the deputy; may sleep.
 */
void mos_space_give_back(void)
{
	struct mm_struct *mm = current->mm;
	struct span kept[2];

	spin_lock(&mm->arg_lock);
	kept[0].from = PAGE_ALIGN_DOWN(mm->arg_start);
	kept[0].end = PAGE_ALIGN(mm->arg_end);
	kept[1].from = PAGE_ALIGN_DOWN(mm->env_start);
	kept[1].end = PAGE_ALIGN(mm->env_end);
	spin_unlock(&mm->arg_lock);
	give_back(kept, ARRAY_SIZE(kept));
}

/* Unmap what no area wants, or not like that. */
static int clear_unfit(struct mos_restore *in)
{
	const struct mos_space *space = &in->space;
	u64 at = 0;
	int err = 0;
	u32 nr;

	for (u32 i = 0; i < space->nr && !err; i += nr) {
		const struct mos_area *area = &space->areas[i];

		nr = parts(space, i);
		if (!all_fit(in, area, nr))
			continue;
		err = clear(at, area->start);
		at = area[nr - 1].end;
	}
	return err ?: clear(at, TASK_SIZE_MAX);
}

/*
 * What the program has unmapped goes before anything comes that it has mapped instead: where memory is reserved
 * strictly there may be no room for both.
 */
static int reconcile(struct mos_restore *in)
{
	const struct mos_space *space = &in->space;
	int err = clear_unfit(in);
	u32 nr;

	for (u32 i = 0; i < space->nr && !err; i += nr) {
		nr = parts(space, i);
		err = reconcile_areas(in, &space->areas[i], nr);
	}
	return err;
}

/**
 * mos_space_reconcile() - bring the address space at home to what the guest made of it
 * @in: the image, its areas complete
 *
 * Most of it never changed; what was kept of its memory is not the process' any more, and goes first.
 * Where this fails half way the guest goes on, and the next return begins here again: what home holds
 * is not the process.
 *
 * Its limits do not count here: they have bound the program where it was. They may have been lowered since, and on
 * the way from one layout to the other there may be more for a moment than in either.
 *
 * Context: the deputy; may sleep.
 * Return: 0, or what a mapping returned.
 */
int mos_space_reconcile(struct mos_restore *in)
{
	const struct mos_space *space = &in->space;
	struct mos_limits limits;
	int err;

	mos_keys_take_all();
	mos_limits_lift(&limits);
	err = give_back(NULL, 0) ?: reconcile(in);
	mos_limits_bind(&limits);
	if (err)
		return err;
	mmap_write_lock(current->mm);
	current->mm->brk = space->marks.brk;
	mmap_write_unlock(current->mm);
	return 0;
}

/**
 * mos_space_clear() - take down what has stayed at home of a process that is away
 *
 * Its return makes all of it anew.
 *
 * Context: the deputy; may sleep.
 */
void mos_space_clear(void)
{
	clear(0, TASK_SIZE_MAX);
}
