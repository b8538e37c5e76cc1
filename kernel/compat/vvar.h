/* SPDX-License-Identifier: GPL-2.0 */
/* Where in a time namespace's page the vdso finds what is added to the clocks. */
#ifndef MOS_COMPAT_VVAR_H
#define MOS_COMPAT_VVAR_H

#include <linux/mm.h>
#include <vdso/datapage.h>

/* The kernel's own list, read as arch/x86/entry/vdso/vma.c reads it. 6.13 made the page a structure. */
#undef _ASM_X86_VVAR_H
#define EMIT_VVAR(name, offset) name ## _offset = (offset),
enum mos_vvar_offset {
#include <asm/vvar.h>
};
#undef EMIT_VVAR

static inline struct vdso_data *mos_vvar_data(struct page *page)
{
	return page_address(page) + _vdso_data_offset;
}

#endif
