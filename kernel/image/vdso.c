// SPDX-License-Identifier: GPL-2.0
/* Which vdso a process is mapped with: the same on two nodes when its entry points lie at the same places. */
#include <linux/sched.h>
#include <linux/utsname.h>
#include <linux/xxhash.h>
#include <asm/vdso.h>

#include "vdso.h"

/**
 * mos_vdso_hash() - names the vdso image of the current task
 *
 * Its text is patched for the processor, so it is told by its kernel's build and
 * by its size, not by its bytes.
 *
 * Context: a task with an address space.
 * Return: a hash, or 0 for a task without a vdso.
 */
u64 mos_vdso_hash(void)
{
	const struct vdso_image *image = current->mm->context.vdso_image;
	struct xxh64_state state;
	long facts[2];

	if (!image)
		return 0;
	facts[0] = image->size;
	facts[1] = image->sym_vvar_start;
	xxh64_reset(&state, 0);
	xxh64_update(&state, facts, sizeof(facts));
	xxh64_update(&state, init_uts_ns.name.release, sizeof(init_uts_ns.name.release));
	xxh64_update(&state, init_uts_ns.name.version, sizeof(init_uts_ns.name.version));
	return xxh64_digest(&state);
}
