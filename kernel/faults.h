/* SPDX-License-Identifier: GPL-2.0 */
/* Allocations that fail when a test wants it. Read before everything else, and only with `make modules FAULTS=1`. */
#ifndef MOS_FAULTS_H
#define MOS_FAULTS_H

#include <linux/mm.h>
#include <linux/slab.h>

/**
 * mos_fault_alloc() - is the next allocation to fail?
 *
 * Context: any.
 */
bool mos_fault_alloc(void);

/**
 * mos_fault_absent() - is the kernel to seem to have no symbol of that name?
 * @name: of a function
 *
 * Context: any.
 */
bool mos_fault_absent(const char *name);

static __always_inline void *mos_faulty_kmalloc(size_t size, gfp_t gfp)
{
	return mos_fault_alloc() ? NULL : kmalloc(size, gfp);
}

static __always_inline void *mos_faulty_kzalloc(size_t size, gfp_t gfp)
{
	return mos_fault_alloc() ? NULL : kzalloc(size, gfp);
}

static __always_inline void *mos_faulty_kcalloc(size_t count, size_t size, gfp_t gfp)
{
	return mos_fault_alloc() ? NULL : kcalloc(count, size, gfp);
}

static __always_inline void *mos_faulty_kvcalloc(size_t count, size_t size, gfp_t gfp)
{
	return mos_fault_alloc() ? NULL : kvcalloc(count, size, gfp);
}

#undef kmalloc
#undef kzalloc
#undef kcalloc
#undef kvcalloc
#define kmalloc mos_faulty_kmalloc
#define kzalloc mos_faulty_kzalloc
#define kcalloc mos_faulty_kcalloc
#define kvcalloc mos_faulty_kvcalloc

#endif
