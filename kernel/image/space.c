// SPDX-License-Identifier: GPL-2.0
/* The image of an address space: its marks and its areas, read from the kernel and sent as a record. */
#include <linux/file.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/pkeys.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <asm/vdso.h>

#include "area.h"
#include "image.h"

/* Areas in one record. */
#define AREAS_PER_RECORD 256u

static void read_marks(struct mm_struct *mm, struct mos_space_marks *m)
{
	m->start_code = mm->start_code;
	m->end_code = mm->end_code;
	m->start_data = mm->start_data;
	m->end_data = mm->end_data;
	m->start_brk = mm->start_brk;
	m->brk = mm->brk;
	m->start_stack = mm->start_stack;
	m->arg_start = mm->arg_start;
	m->arg_end = mm->arg_end;
	m->env_start = mm->env_start;
	m->env_end = mm->env_end;
	m->mmap_base = mm->mmap_base;
	m->vdso = (__force u64)mm->context.vdso;
	mos_keys_read(mm, m);
}

/* What mmap() has no flag for. */
const struct mos_area_advice mos_area_advices[MOS_AREA_ADVICES] = {
	{ MOS_AREA_DONTFORK, VM_DONTCOPY, MADV_DONTFORK },
	{ MOS_AREA_WIPEONFORK, VM_WIPEONFORK, MADV_WIPEONFORK },
	{ MOS_AREA_DONTDUMP, VM_DONTDUMP, MADV_DONTDUMP },
	{ MOS_AREA_RANDOM, VM_RAND_READ, MADV_RANDOM },
	{ MOS_AREA_SEQUENTIAL, VM_SEQ_READ, MADV_SEQUENTIAL },
	{ MOS_AREA_HUGEPAGE, VM_HUGEPAGE, MADV_HUGEPAGE },
	{ MOS_AREA_NOHUGEPAGE, VM_NOHUGEPAGE, MADV_NOHUGEPAGE },
	{ MOS_AREA_MERGEABLE, VM_MERGEABLE, MADV_MERGEABLE },
};

static u32 area_flags(const struct vm_area_struct *vma)
{
	unsigned long f = vma->vm_flags;
	u32 flags = 0;

	flags |= f & VM_READ ? MOS_AREA_READ : 0;
	flags |= f & VM_WRITE ? MOS_AREA_WRITE : 0;
	flags |= f & VM_EXEC ? MOS_AREA_EXEC : 0;
	flags |= f & VM_GROWSDOWN ? MOS_AREA_GROWSDOWN : 0;
	flags |= f & VM_NORESERVE ? MOS_AREA_NORESERVE : 0;
	flags |= f & VM_ACCOUNT ? MOS_AREA_ACCOUNT : 0;
	for (int i = 0; i < MOS_AREA_ADVICES; i++)
		flags |= f & mos_area_advices[i].vm ? mos_area_advices[i].flag : 0;
	return flags;
}

/**
 * mos_area_describe() - what is behind a mapping
 * @vma: the mapping
 * @area: set, but for its file
 *
 * Context: the mmap lock of its address space is held.
 */
void mos_area_describe(const struct vm_area_struct *vma, struct mos_area *area)
{
	memset(area, 0, sizeof(*area));
	area->start = vma->vm_start;
	area->end = vma->vm_end;
	area->flags = area_flags(vma);
	area->key = vma_pkey((struct vm_area_struct *)vma);
	/* A private mapping of /dev/zero has a file, and nothing of it. */
	if (vma_is_anonymous((struct vm_area_struct *)vma)) {
		area->kind = MOS_AREA_ANON;
	} else if (mos_area_is_shared_anon(vma)) {
		area->kind = MOS_AREA_SHARED;
		area->offset = vma->vm_pgoff;
	} else {
		area->kind = MOS_AREA_FILE;
		area->offset = vma->vm_pgoff;
		if (vma->vm_flags & VM_MAYSHARE)
			area->flags |= MOS_AREA_FILE_SHARED;
	}
	/*
	 * A mapping of a file keeps them at home, where alone they can be changed; away each fault would fetch as much
	 * as a huge page of it.
	 */
	if (area->kind == MOS_AREA_FILE)
		area->flags &= ~MOS_AREA_OF_MEMORY;
}

/**
 * mos_area_is_special() - is a mapping the kernel's own (vvar and vdso)?
 * @vma: of the current address space
 *
 * Context: the mmap lock is held.
 */
bool mos_area_is_special(const struct vm_area_struct *vma)
{
	const struct mm_struct *mm = vma->vm_mm;
	const struct vdso_image *image = mm->context.vdso_image;
	unsigned long text = (unsigned long)mm->context.vdso;

	/* The program may have put something else in its place. */
	if (!text || !image || vma->vm_file || vma_is_anonymous((struct vm_area_struct *)vma))
		return false;
	return vma->vm_start >= text + image->sym_vvar_start &&
	       vma->vm_end <= text + image->size;
}

/* The part of an area from one address to another, if there is any. */
static int add_part(struct mos_space *space, u32 room, const struct mos_area *area, u64 from, u64 end)
{
	struct mos_area *part;

	if (from >= end)
		return 0;
	if (space->nr == room)
		return -EAGAIN;
	part = &space->areas[space->nr++];
	*part = *area;
	part->start = from;
	part->end = end;
	if (area->kind != MOS_AREA_ANON)
		part->offset += (from - area->start) >> PAGE_SHIFT;
	return 0;
}

/* A mapping of ours may have become one with a mapping of the program. */
static int add_area(struct mos_space *space, u32 room, struct vm_area_struct *vma)
{
	struct mos_area area;
	int file;

	if (mos_area_is_special(vma))
		return 0;
	mos_area_describe(vma, &area);
	if (area.kind == MOS_AREA_FILE) {
		file = space->file_of(space->ctx, vma->vm_file);
		if (file < 0)
			return file;
		area.file = file;
	}
	if (area.end <= space->skip || area.start >= space->skip_end)
		return add_part(space, room, &area, area.start, area.end);
	return add_part(space, room, &area, area.start, space->skip) ?:
	       add_part(space, room, &area, space->skip_end, area.end);
}

static int add_areas(struct mos_space *space, u32 room)
{
	struct mm_struct *mm = current->mm;
	VMA_ITERATOR(vmi, mm, 0);
	struct vm_area_struct *vma;
	int err = 0;

	mmap_read_lock(mm);
	read_marks(mm, &space->marks);
	for_each_vma(vmi, vma) {
		err = add_area(space, room, vma);
		if (err)
			break;
	}
	mmap_read_unlock(mm);
	return err;
}

/**
 * mos_space_capture() - read the address space of the current task
 * @space: file_of is set; the rest is filled in
 *
 * Context: the task itself; may sleep. file_of is called with the mmap lock held.
 * Return: 0, -ENOMEM, or what file_of returned.
 */
int mos_space_capture(struct mos_space *space)
{
	u32 room = current->mm->map_count + 8;

	space->nr = 0;
	space->areas = kvcalloc(room, sizeof(*space->areas), GFP_KERNEL);
	if (!space->areas)
		return -ENOMEM;
	return add_areas(space, room);
}

void mos_space_free(struct mos_space *space)
{
	kvfree(space->areas);
	space->areas = NULL;
	space->nr = 0;
}

static void put_marks(struct mos_writer *w, const struct mos_space_marks *m)
{
	const u64 *mark = (const u64 *)m;

	for (unsigned int i = 0; i < sizeof(*m) / sizeof(*mark); i++)
		mos_put_u64(w, mark[i]);
}

static void get_marks(struct mos_reader *r, struct mos_space_marks *m)
{
	u64 *mark = (u64 *)m;

	for (unsigned int i = 0; i < sizeof(*m) / sizeof(*mark); i++)
		mark[i] = mos_get_u64(r);
}

static void put_area(struct mos_writer *w, const struct mos_area *area)
{
	mos_put_u64(w, area->start);
	mos_put_u64(w, area->end);
	mos_put_u64(w, area->offset);
	mos_put_u32(w, area->kind);
	mos_put_u32(w, area->flags);
	mos_put_u32(w, area->file);
	mos_put_u32(w, area->key);
}

/**
 * mos_space_put() - put an address space into an image
 * @s: the stream
 * @space: the address space
 *
 * It takes as many records as it needs; each tells how many areas follow in
 * all, so that the last one is known.
 *
 * Context: may sleep.
 */
void mos_space_put(struct mos_stream *s, const struct mos_space *space)
{
	u32 i = 0;

	do {
		u32 count = min(space->nr - i, AREAS_PER_RECORD);

		mos_stream_begin(s, MOS_REC_SPACE);
		put_marks(&s->w, &space->marks);
		mos_put_u32(&s->w, space->nr);
		mos_put_u32(&s->w, count);
		while (count--)
			put_area(&s->w, &space->areas[i++]);
		mos_stream_end(s);
	} while (i < space->nr && !s->err);
}

static int get_area(struct mos_reader *r, struct mos_area *area, u64 floor)
{
	area->start = mos_get_u64(r);
	area->end = mos_get_u64(r);
	area->offset = mos_get_u64(r);
	area->kind = mos_get_u32(r);
	area->flags = mos_get_u32(r);
	area->file = mos_get_u32(r);
	area->key = mos_get_u32(r);
	if (r->err || !PAGE_ALIGNED(area->start) || !PAGE_ALIGNED(area->end) ||
	    area->start < floor || area->end <= area->start ||
	    area->end > TASK_SIZE_MAX || area->offset > (U64_MAX >> PAGE_SHIFT) / 2)
		return -EBADMSG;
	if (area->kind < MOS_AREA_ANON || area->kind > MOS_AREA_FILE ||
	    (area->flags & ~MOS_AREA_FLAGS) || area->key >= arch_max_pkey())
		return -EBADMSG;
	if (area->kind == MOS_AREA_FILE && area->flags & MOS_AREA_OF_MEMORY)
		return -EBADMSG;
	return 0;
}

/**
 * mos_space_get() - take one record of an address space out of an image
 * @r: the record
 * @space: filled in, record by record
 *
 * Context: may sleep.
 * Return: 1 when it is complete, 0 when more must come, -EBADMSG, -E2BIG for more areas than can move, -ENOMEM.
 */
int mos_space_get(struct mos_reader *r, struct mos_space *space)
{
	struct mos_space_marks marks;
	u32 total, count;

	get_marks(r, &marks);
	total = mos_get_u32(r);
	count = mos_get_u32(r);
	if (r->err || !total || !mos_keys_are_possible(&marks))
		return -EBADMSG;
	if (total > MOS_AREAS_MAX)
		return -E2BIG;
	if (!space->areas) {
		space->areas = kvcalloc(total, sizeof(*space->areas), GFP_KERNEL);
		if (!space->areas)
			return -ENOMEM;
		space->marks = marks;
		space->total = total;
	}
	if (total != space->total || !count || count > total - space->nr)
		return -EBADMSG;
	while (count--) {
		u64 floor = space->nr ? space->areas[space->nr - 1].end : PAGE_SIZE;
		int err = get_area(r, &space->areas[space->nr], floor);

		if (err)
			return err;
		space->nr++;
	}
	return space->nr == total;
}

/**
 * mos_space_memory() - what the image of the current task needs elsewhere
 *
 * Context: the task itself.
 * Return: bytes.
 */
u64 mos_space_memory(void)
{
	struct mm_struct *mm = current->mm;

	return (u64)(get_mm_counter(mm, MM_ANONPAGES) + get_mm_counter(mm, MM_SHMEMPAGES) +
		     get_mm_counter(mm, MM_SWAPENTS)) << PAGE_SHIFT;
}
