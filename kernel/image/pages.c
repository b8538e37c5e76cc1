// SPDX-License-Identifier: GPL-2.0
/* The image of memory: the pages that are the process' own, in batches, those of zeros by address alone. */
#include <linux/mm.h>
#include <linux/pagewalk.h>
#include <linux/slab.h>
#include <linux/swap.h>
#include <linux/swapops.h>
#include <asm/pkru.h>

#include "../compat/symbols.h"
#include "../compat/task.h"
#include "image.h"

/**
 * struct batch - pages of the process' own
 * @nr: how many
 * @addr: where they are
 * @pages: what is there, once that has been looked up
 */
struct batch {
	u32 nr;
	unsigned long addr[MOS_BATCH_PAGES];
	struct page *pages[MOS_BATCH_PAGES];
};

/* False: there is no room for another. */
static bool add(struct batch *batch, unsigned long addr)
{
	if (batch->nr == MOS_BATCH_PAGES)
		return false;
	batch->addr[batch->nr++] = addr;
	return true;
}

/* What is swapped out was anonymous; what is under way between nodes of memory may be of a file. */
static bool is_own_entry(swp_entry_t entry)
{
	return !is_migration_entry(entry) || PageAnon(pfn_swap_entry_to_page(entry));
}

/*
 * Anonymous means dirty: a private page that was written, of a file or of none. The lock of the table is held.
 * The page of zeros stands for a page of a file where zeros were written over it
 * and merged (ksm/use_zero_pages); elsewhere it is what nobody has written.
 */
static bool is_own(struct vm_area_struct *vma, pte_t pte)
{
	if (pte_none(pte))
		return false;
	if (!pte_present(pte))
		return is_own_entry(pte_to_swp_entry(pte));
	if (is_zero_pfn(pte_pfn(pte)))
		return !vma_is_anonymous(vma) && !(vma->vm_flags & VM_MAYSHARE);
	return !pte_special(pte) && pfn_valid(pte_pfn(pte)) &&
	       PageAnon(pte_page(pte));
}

/* Returns 1, which ends the walk, when the batch is full. */
static int scan_pte(pte_t *pte, unsigned long addr, unsigned long next, struct mm_walk *walk)
{
	return is_own(walk->vma, READ_ONCE(*pte)) && !add(walk->private, addr);
}

/* The lock keeps the page from being moved away, and freed, while it is looked at. */
static void look_at_huge(struct mm_struct *mm, pmd_t *pmd, bool *huge, bool *own)
{
	spinlock_t *lock = pmd_lock(mm, pmd);

	*huge = pmd_trans_huge(*pmd);
	*own = *huge && PageAnon(pmd_page(*pmd));
	spin_unlock(lock);
}

/* A huge page is taken as it is: the walk would split its mapping. */
static int scan_pmd(pmd_t *pmd, unsigned long addr, unsigned long next, struct mm_walk *walk)
{
	bool huge, own;

	look_at_huge(walk->mm, pmd, &huge, &own);
	if (huge)
		walk->action = ACTION_CONTINUE;
	if (!own)
		return 0;
	for (; addr < next; addr += PAGE_SIZE)
		if (!add(walk->private, addr))
			return 1;
	return 0;
}

static const struct mm_walk_ops scan_ops = {
	.pmd_entry = scan_pmd,
	.pte_entry = scan_pte,
	MOS_WALK_READ_LOCKED
};

static int scan_private(unsigned long from, unsigned long end, struct batch *batch)
{
	int ret;

	mmap_read_lock(current->mm);
	ret = mos_walk_page_range(current->mm, from, end, &scan_ops, batch);
	mmap_read_unlock(current->mm);
	return min(ret, 0);
}

/* Shared memory lives in its file: a page is there once it was touched, in memory or in swap. */
static void scan_shared(unsigned long from, unsigned long end, struct batch *batch)
{
	struct vm_area_struct *vma;
	unsigned long first, index, last;

	mmap_read_lock(current->mm);
	vma = find_vma(current->mm, from);
	if (!vma || !vma->vm_file || vma->vm_start > from)
		goto out;
	first = linear_page_index(vma, from);
	last = linear_page_index(vma, end) - 1;
	for (index = first; index <= last; index++) {
		if (!xa_find(&vma->vm_file->f_mapping->i_pages, &index, last, XA_PRESENT))
			break;
		if (!add(batch, from + ((index - first) << PAGE_SHIFT)))
			break;
	}
out:
	mmap_read_unlock(current->mm);
}

/* How many pages from the i-th on lie side by side. */
static u32 neighbours(const unsigned long *addr, u32 i, u32 nr)
{
	u32 count = 1;

	while (i + count < nr && addr[i + count] == addr[i] + count * PAGE_SIZE)
		count++;
	return count;
}

/* The task is parked: what it alone can write stays as it is until it has moved, or its move has failed. */
static int get_pages(struct batch *batch)
{
	u32 i = 0;

	while (i < batch->nr) {
		u32 count = neighbours(batch->addr, i, batch->nr);
		int got = get_user_pages_fast(batch->addr[i], count, FOLL_FORCE, batch->pages + i);

		if (got <= 0) {
			while (i)
				put_page(batch->pages[--i]);
			return got ?: -EFAULT;
		}
		i += got;
	}
	return 0;
}

/* Those of zeros go to the end; returns how many come before. */
static u32 sort_out_zeros(struct batch *batch)
{
	unsigned long zero[MOS_BATCH_PAGES];
	u32 data = 0, zeros = 0;

	for (u32 i = 0; i < batch->nr; i++) {
		if (memchr_inv(page_address(batch->pages[i]), 0, PAGE_SIZE)) {
			batch->addr[data] = batch->addr[i];
			batch->pages[data++] = batch->pages[i];
		} else {
			zero[zeros++] = batch->addr[i];
			put_page(batch->pages[i]);
		}
	}
	memcpy(batch->addr + data, zero, zeros * sizeof(zero[0]));
	return data;
}

/* One record: how many pages hold data, how many are zero, where, and from the next chunk on the data. */
static void put_batch(struct mos_stream *s, struct batch *batch)
{
	u32 keys = mos_keys_open();
	u32 data;

	s->err = get_pages(batch);
	write_pkru(keys);
	if (s->err)
		return;
	data = sort_out_zeros(batch);
	mos_stream_begin(s, MOS_REC_PAGES);
	mos_put_u32(&s->w, data);
	mos_put_u32(&s->w, batch->nr - data);
	for (u32 i = 0; i < batch->nr; i++)
		batch->addr[i] = (__force u64)cpu_to_le64(batch->addr[i]);
	mos_put_bytes(&s->w, batch->addr, batch->nr * sizeof(batch->addr[0]));
	if (data)
		mos_put_padding(&s->w);
	for (u32 i = 0; i < data; i++)
		mos_put_lent(&s->w, page_address(batch->pages[i]));
	mos_stream_end(s);
	s->pages += data;
	batch->nr = 0;
}

/* What does not fill the batch is left in it. */
static void capture_area(struct mos_stream *s, const struct mos_area *area, struct batch *batch)
{
	unsigned long from = area->start;

	while (from < area->end && !s->err) {
		if (area->kind == MOS_AREA_SHARED)
			scan_shared(from, area->end, batch);
		else
			s->err = scan_private(from, area->end, batch);
		if (batch->nr < MOS_BATCH_PAGES || s->err)
			return;
		from = batch->addr[batch->nr - 1] + PAGE_SIZE;
		put_batch(s, batch);
		if (fatal_signal_pending(current))
			s->err = s->err ?: -EINTR;
		cond_resched();
	}
}

/**
 * mos_pages_capture() - put every page of the process' own into an image
 * @s: the stream, which refers to the pages and does not copy them
 * @space: its areas
 *
 * Context: the task itself; may sleep, on the network too.
 */
void mos_pages_capture(struct mos_stream *s, const struct mos_space *space)
{
	struct batch *batch = kzalloc(sizeof(*batch), GFP_KERNEL);

	if (!batch) {
		s->err = s->err ?: -ENOMEM;
		return;
	}
	for (u32 i = 0; i < space->nr; i++)
		capture_area(s, &space->areas[i], batch);
	if (batch->nr && !s->err)
		put_batch(s, batch);
	kfree(batch);
}

static const struct mos_area *area_at(const struct mos_space *space, u64 addr)
{
	u32 low = 0, high = space->nr;

	while (low < high) {
		u32 mid = low + (high - low) / 2;

		if (addr >= space->areas[mid].end)
			low = mid + 1;
		else
			high = mid;
	}
	if (low < space->nr && addr >= space->areas[low].start)
		return &space->areas[low];
	return NULL;
}

/* The pages from this one on that lie side by side within one area. */
static int find_pages(const struct mos_space *space, struct batch *batch, u32 i, u32 nr,
		      const struct mos_area **area)
{
	unsigned long addr = batch->addr[i];

	*area = area_at(space, addr);
	if (!*area || !PAGE_ALIGNED(addr))
		return -EBADMSG;
	return min_t(u64, neighbours(batch->addr, i, nr), ((*area)->end - addr) >> PAGE_SHIFT);
}

/* Is there no such page any more, since the file behind it has become shorter? */
static bool is_cut_off(const struct mos_area *area, u64 addr)
{
	struct vm_area_struct *vma;
	bool cut = false;

	if (area->kind != MOS_AREA_FILE)
		return false;
	mmap_read_lock(current->mm);
	vma = find_vma(current->mm, addr);
	if (vma && vma->vm_file && vma->vm_start <= addr)
		cut = (loff_t)linear_page_index(vma, addr) << PAGE_SHIFT >=
		      i_size_read(file_inode(vma->vm_file));
	mmap_read_unlock(current->mm);
	return cut;
}

/*
 * Also where the program itself may not write. Returns how many, or -errno, or 0: the first is gone, as
 * truncation takes away what a program has written over the end of a file.
 */
static int open_pages(struct batch *batch, u32 i, u32 count, const struct mos_area *area)
{
	int got = pin_user_pages_fast(batch->addr[i], count, FOLL_WRITE | FOLL_FORCE, batch->pages);

	if (got > 0 || (got == -EFAULT && is_cut_off(area, batch->addr[i])))
		return max(got, 0);
	return got ?: -EFAULT;
}

static int restore_data(struct mos_restore *in, struct mos_reader *r, struct batch *batch, u32 nr)
{
	const struct mos_area *area;
	u32 i = 0;

	if (mos_reader_left(r) < nr * PAGE_SIZE)
		return -EBADMSG;
	while (i < nr) {
		int count = find_pages(&in->space, batch, i, nr, &area);

		if (count > 0)
			count = open_pages(batch, i, count, area);
		if (count < 0)
			return count;
		for (int page = 0; page < count; page++)
			mos_get_bytes(r, page_address(batch->pages[page]), PAGE_SIZE);
		unpin_user_pages_dirty_lock(batch->pages, count, true);
		if (!count)
			mos_get_skip(r, PAGE_SIZE);
		i += max(count, 1);
	}
	return 0;
}

/* They are few bytes on the wire, and as many pages here as others. */
static int take_room(struct mos_restore *in, const struct batch *batch, u32 i)
{
	const struct mos_area *area;
	u32 pages = 0;

	for (; i < batch->nr; i++) {
		area = area_at(&in->space, batch->addr[i]);
		pages += area && area->kind == MOS_AREA_FILE;
	}
	return pages ? mos_room_take(in, pages * PAGE_SIZE) : 0;
}

/* Memory of no file is zero where it is new: only what covers a file must be written. */
static int restore_zeros(struct mos_restore *in, struct batch *batch, u32 i)
{
	const struct mos_area *area;

	for (; i < batch->nr; i++) {
		int count = find_pages(&in->space, batch, i, i + 1, &area);

		if (count > 0 && area->kind == MOS_AREA_FILE) {
			count = open_pages(batch, i, 1, area);
			if (count > 0) {
				clear_page(page_address(batch->pages[0]));
				unpin_user_pages_dirty_lock(batch->pages, 1, true);
			}
		}
		if (count < 0)
			return count;
	}
	return 0;
}

static int restore_batch(struct mos_restore *in, struct mos_reader *r, struct batch *batch)
{
	u32 data = mos_get_u32(r);
	u32 zero = mos_get_u32(r);

	if (r->err || data > MOS_BATCH_PAGES || zero > MOS_BATCH_PAGES - data)
		return -EBADMSG;
	batch->nr = data + zero;
	if (mos_get_bytes(r, batch->addr, batch->nr * sizeof(batch->addr[0])) ||
	    (data && mos_get_padding(r)))
		return -EBADMSG;
	for (u32 i = 0; i < batch->nr; i++)
		batch->addr[i] = le64_to_cpu((__force __le64)batch->addr[i]);
	return restore_data(in, r, batch, data) ?: take_room(in, batch, data) ?: restore_zeros(in, batch, data);
}

/**
 * mos_pages_restore() - put a batch of pages in place
 * @in: the image; its areas stand
 * @r: the record
 *
 * Context: the task itself; may sleep.
 * Return: 0, -EBADMSG, -ENOMEM, -EINTR when the task is being killed.
 */
int mos_pages_restore(struct mos_restore *in, struct mos_reader *r)
{
	struct batch *batch = kmalloc(sizeof(*batch), GFP_KERNEL);
	u32 keys = mos_keys_open();
	int err = batch ? restore_batch(in, r, batch) : -ENOMEM;

	write_pkru(keys);
	kfree(batch);
	return err;
}
