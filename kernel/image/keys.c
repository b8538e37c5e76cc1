// SPDX-License-Identifier: GPL-2.0
/* The image of memory protection keys: which are taken, and which of them protects what. */
#include <linux/mm.h>
#include <linux/pkeys.h>
#include <asm/cpufeature.h>
#include <asm/pkru.h>
#include <asm/unistd.h>

#include "../compat/symbols.h"
#include "image.h"

/* A bit for each key that there can be. */
#define ALL_KEYS 0xffffull
#define NO_KEY ((u64)-1)

static bool has_keys(void)
{
	return boot_cpu_has(X86_FEATURE_OSPKE);
}

/**
 * mos_keys_read() - which keys of an address space are taken
 * @mm: it
 * @m: its marks, of which @keys and @exec_key are set
 *
 * Where the processor has no keys there is none to be had elsewhere either.
 *
 * Context: the mmap lock is held.
 */
void mos_keys_read(const struct mm_struct *mm, struct mos_space_marks *m)
{
	m->keys = has_keys() ? mm->context.pkey_allocation_map : ALL_KEYS;
	m->exec_key = has_keys() ? (s64)mm->context.execute_only_pkey : NO_KEY;
}

/**
 * mos_keys_are_possible() - can this be said of the keys of an address space?
 * @m: from an image
 *
 * Return: whether they can be set here.
 */
bool mos_keys_are_possible(const struct mos_space_marks *m)
{
	return m->keys <= ALL_KEYS && (m->exec_key == NO_KEY || m->exec_key < arch_max_pkey());
}

static void set(u16 taken, s16 exec_key)
{
	struct mm_struct *mm = current->mm;

	if (!has_keys())
		return;
	mmap_write_lock(mm);
	mm->context.pkey_allocation_map = taken;
	mm->context.execute_only_pkey = exec_key;
	mmap_write_unlock(mm);
}

/**
 * mos_keys_take_all() - let every key be used while an address space is made
 *
 * Memory may be protected by a key that has been freed since. The kernel finds none for memory that may only be
 * executed, and so gives it none but that of its area.
 *
 * Context: the task itself; takes the mmap lock.
 */
void mos_keys_take_all(void)
{
	set(ALL_KEYS, -1);
}

/**
 * mos_keys_set() - have the keys taken that an image says
 * @m: its marks
 *
 * Context: the task itself; takes the mmap lock.
 */
void mos_keys_set(const struct mos_space_marks *m)
{
	set(m->keys, m->exec_key);
}

/**
 * mos_keys_open() - let the current thread touch what is protected by any key
 *
 * Keys hold for what the kernel does in a program's name too.
 *
 * Context: any task that has one.
 * Return: what it might touch before, for write_pkru().
 */
u32 mos_keys_open(void)
{
	u32 rights = read_pkru();

	write_pkru(0);
	return rights;
}

/**
 * mos_keys_protect() - protect a part of an area, by its key as well
 * @area: the area
 * @from: first address
 * @end: first one behind
 * @prot: PROT_*
 *
 * Context: the task itself, between mos_keys_take_all() and mos_keys_set(); may sleep.
 * Return: 0, or what pkey_mprotect() returns.
 */
int mos_keys_protect(const struct mos_area *area, u64 from, u64 end, int prot)
{
	return mos_syscall(__NR_pkey_mprotect, from, end - from, prot, has_keys() ? (int)area->key : -1, 0, 0);
}
