// SPDX-License-Identifier: GPL-2.0
/* The image of memory: the pages that are the process' own, in batches, zeros as a bit. */
#include <linux/mm.h>
#include <linux/pagewalk.h>
#include <linux/swap.h>
#include <linux/uaccess.h>

#include "../compat/symbols.h"
#include "../compat/task.h"
#include "image.h"

/**
 * struct batch - up to MOS_BATCH_PAGES pages from one address on
 * @start: of the first page; 0 while none has been found
 * @pages: bit per page that is the process' own
 */
struct batch {
	unsigned long start;
	u64 pages;
};

/*
 * Anonymous means dirty: a private page that was written, of a file or of none.
 * What is swapped out or under way between nodes of memory was anonymous too.
 */
static bool is_own(pte_t pte)
{
	if (pte_none(pte))
		return false;
	if (!pte_present(pte))
		return true;
	return !pte_special(pte) && pfn_valid(pte_pfn(pte)) &&
	       PageAnon(pte_page(pte));
}

/* Returns 1, which ends the walk, at the first page that no longer fits. */
static int scan_pte(pte_t *pte, unsigned long addr, unsigned long next,
		    struct mm_walk *walk)
{
	struct batch *batch = walk->private;
	unsigned long at;

	if (!is_own(READ_ONCE(*pte)))
		return 0;
	if (!batch->start)
		batch->start = addr;
	at = (addr - batch->start) >> PAGE_SHIFT;
	if (at >= MOS_BATCH_PAGES)
		return 1;
	batch->pages |= BIT_ULL(at);
	return 0;
}

/* A walk with an entry for pages splits huge ones where it meets them. */
static const struct mm_walk_ops scan_ops = {
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
		unsigned long addr;

		if (!xa_find(&vma->vm_file->f_mapping->i_pages, &index, last, XA_PRESENT))
			break;
		addr = from + ((index - first) << PAGE_SHIFT);
		if (!batch->start)
			batch->start = addr;
		if (addr - batch->start >= MOS_BATCH_PAGES * PAGE_SIZE)
			break;
		batch->pages |= BIT_ULL((addr - batch->start) >> PAGE_SHIFT);
	}
out:
	mmap_read_unlock(current->mm);
}

/* One record: where, which pages hold data, which are zero, then the data. */
static void put_batch(struct mos_stream *s, const struct batch *batch)
{
	__le64 masks[2] = {};
	u64 data = 0;
	u32 at;

	mos_stream_begin(s, MOS_REC_PAGES);
	mos_put_u64(&s->w, batch->start);
	at = mos_put_reserve(&s->w, sizeof(masks));
	for (unsigned int i = 0; i < MOS_BATCH_PAGES && !s->err; i++)
		if ((batch->pages & BIT_ULL(i)) &&
		    mos_stream_user_page(s, batch->start + i * PAGE_SIZE))
			data |= BIT_ULL(i);
	masks[0] = cpu_to_le64(data);
	masks[1] = cpu_to_le64(batch->pages & ~data);
	if (!s->err && !s->w.err)
		s->err = mos_buf_store(s->w.buf, at, masks, sizeof(masks));
	mos_stream_end(s);
}

static void capture_area(struct mos_stream *s, const struct mos_area *area)
{
	unsigned long from = area->start;

	while (from < area->end && !s->err) {
		struct batch batch = {};

		if (area->kind == MOS_AREA_SHARED)
			scan_shared(from, area->end, &batch);
		else
			s->err = scan_private(from, area->end, &batch);
		if (!batch.start || s->err)
			return;
		put_batch(s, &batch);
		from = batch.start + MOS_BATCH_PAGES * PAGE_SIZE;
		if (fatal_signal_pending(current))
			s->err = s->err ?: -EINTR;
		cond_resched();
	}
}

/**
 * mos_pages_capture() - put every page of the process' own into an image
 * @s: the stream
 * @space: its areas
 *
 * Context: the task itself; may sleep, on the network too.
 */
void mos_pages_capture(struct mos_stream *s, const struct mos_space *space)
{
	for (u32 i = 0; i < space->nr; i++)
		capture_area(s, &space->areas[i]);
}

/* Also where the program itself may not write. */
static int write_user(unsigned long addr, void *src, u32 len)
{
	if (!copy_to_user((void __user *)addr, src, len))
		return 0;
	if (access_process_vm(current, addr, src, len, FOLL_WRITE | FOLL_FORCE) == len)
		return 0;
	return fatal_signal_pending(current) ? -EINTR : -ENOMEM;
}

static int restore_data(struct mos_reader *r, unsigned long addr)
{
	u32 left = PAGE_SIZE;
	u32 room;

	if (mos_reader_left(r) < PAGE_SIZE)
		return -EBADMSG;
	while (left) {
		void *src = mos_buf_at(r->buf, r->pos, &room);
		int err;

		room = min(room, left);
		err = write_user(addr, src, room);
		if (err)
			return err;
		mos_get_skip(r, room);
		addr += room;
		left -= room;
	}
	return 0;
}

/* Memory of no file is zero where it is new: only what covers a file must be written. */
static int restore_zero(const struct mos_area *area, unsigned long addr)
{
	if (area->kind != MOS_AREA_FILE)
		return 0;
	return write_user(addr, page_address(ZERO_PAGE(addr)), PAGE_SIZE);
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
	u64 start = mos_get_u64(r);
	u64 data = mos_get_u64(r);
	u64 zero = mos_get_u64(r);
	int err = 0;

	if (r->err || !PAGE_ALIGNED(start) || (data & zero))
		return -EBADMSG;
	for (unsigned int i = 0; i < MOS_BATCH_PAGES && !err; i++) {
		u64 addr = start + i * PAGE_SIZE;
		const struct mos_area *area;

		if (!((data | zero) & BIT_ULL(i)))
			continue;
		area = area_at(&in->space, addr);
		if (!area)
			return -EBADMSG;
		if (data & BIT_ULL(i))
			err = restore_data(r, addr);
		else
			err = restore_zero(area, addr);
	}
	return err;
}
