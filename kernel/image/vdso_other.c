// SPDX-License-Identifier: GPL-2.0
/*
 * The vdso of another kernel, laid where the program knows it. What its functions read does not exist here, so
 * each begins with a system call instruction instead; see guest/vdso.c.
 */
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <asm/unistd.h>

#include "../compat/symbols.h"
#include "image.h"
#include "vdso.h"

/*
 * `syscall` writes over rcx, which is an argument of a C function: mov %rcx,%r10; syscall.
 * The register that takes it is one that a function may change.
 */
static const u8 stub[MOS_VDSO_STUB_LEN] = { 0x49, 0x89, 0xca, 0x0f, 0x05 };

/* All but the text, which is next, and the address. */
static int get_description(struct mos_reader *r, struct mos_vdso *vdso)
{
	vdso->size = mos_get_u32(r);
	vdso->before = mos_get_u32(r);
	vdso->nr = mos_get_u32(r);
	if (r->err || !vdso->size || vdso->size > MOS_VDSO_MAX || !PAGE_ALIGNED(vdso->size) ||
	    vdso->before > MOS_VDSO_MAX * 4 || !PAGE_ALIGNED(vdso->before) || vdso->nr > MOS_VDSO_FUNCTIONS)
		return -EBADMSG;
	for (u32 i = 0; i < vdso->nr; i++) {
		struct mos_vdso_function *function = &vdso->functions[i];

		function->offset = mos_get_u32(r);
		function->nr = mos_get_u32(r);
		if (function->offset > vdso->size - MOS_VDSO_STUB_LEN)
			return -EBADMSG;
	}
	return r->err;
}

/**
 * mos_vdso_keep() - take the vdso of home's kernel out of an image
 * @in: the image
 * @r: the record
 *
 * Context: the task itself; may sleep.
 * Return: 0, -EBADMSG, -ENOMEM.
 */
int mos_vdso_keep(struct mos_restore *in, struct mos_reader *r)
{
	struct mos_vdso *vdso = &in->vdso;
	bool late = in->seen & BIT(MOS_REC_SPACE);
	int err = in->home || late ? -EBADMSG : get_description(r, vdso);

	if (err)
		return err;
	in->vdso_text = kmalloc(vdso->size, GFP_KERNEL);
	if (!in->vdso_text)
		return -ENOMEM;
	return mos_get_bytes(r, in->vdso_text, vdso->size);
}

static void patch(u8 *text, const struct mos_vdso *vdso)
{
	for (u32 i = 0; i < vdso->nr; i++)
		memcpy(text + vdso->functions[i].offset, stub, sizeof(stub));
}

/**
 * mos_vdso_lay() - lay it where the program knows it
 * @in: the image, the record of the vdso taken
 * @text: the address
 *
 * The pages before it, which only its functions would read, are kept from other use.
 *
 * Context: the task itself, its address space built; may sleep.
 * Return: 0 or -errno.
 */
int mos_vdso_lay(struct mos_restore *in, u64 text)
{
	struct mos_vdso *vdso = &in->vdso;
	unsigned long addr;

	if (!vdso->nr || text < vdso->before + PAGE_SIZE)
		return -EBADMSG;
	addr = vm_mmap(NULL, text - vdso->before, vdso->before + vdso->size, PROT_NONE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, 0);
	if (IS_ERR_VALUE(addr))
		return addr;
	if (mos_syscall(__NR_mprotect, text, vdso->size, PROT_READ | PROT_WRITE, 0, 0, 0))
		return -ENOMEM;
	patch(in->vdso_text, vdso);
	if (copy_to_user((void __user *)text, in->vdso_text, vdso->size))
		return -ENOMEM;
	vdso->text = text;
	return mos_syscall(__NR_mprotect, text, vdso->size, PROT_READ | PROT_EXEC, 0, 0, 0);
}
