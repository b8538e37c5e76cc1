/* SPDX-License-Identifier: GPL-2.0 */
/* Single parts of an address space: what is behind a mapping, and making one. */
#ifndef MOS_IMAGE_AREA_H
#define MOS_IMAGE_AREA_H

#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/shmem_fs.h>

struct mos_area;

/**
 * struct mos_area_advice - what a program may advise of its memory, and what lasts
 * @flag: MOS_AREA_*
 * @vm: the flag of a mapping
 * @advice: for madvise()
 */
struct mos_area_advice {
	u32 flag;
	unsigned long vm;
	int advice;
};

#define MOS_AREA_ADVICES 8
extern const struct mos_area_advice mos_area_advices[MOS_AREA_ADVICES];

/**
 * mos_area_is_shared_anon() - is a mapping memory of no named file, but shared?
 * @vma: the mapping
 *
 * Context: the mmap lock of its address space is held.
 */
static inline bool mos_area_is_shared_anon(const struct vm_area_struct *vma)
{
	/* No file in a directory can have this name, and no memfd has (mm/shmem.c, shmem_zero_setup). */
	return vma->vm_file && (vma->vm_flags & VM_SHARED) &&
	       shmem_mapping(vma->vm_file->f_mapping) &&
	       !strcmp(vma->vm_file->f_path.dentry->d_name.name, "dev/zero");
}

void mos_area_describe(const struct vm_area_struct *vma, struct mos_area *area);
bool mos_area_is_special(const struct vm_area_struct *vma);

#endif
