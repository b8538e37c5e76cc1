// SPDX-License-Identifier: GPL-2.0
/*
 * The vdso that this kernel maps into a process: the same on two nodes when they run the same build. To others
 * its text can cross, with a list of its functions; see vdso_other.c for what is made of it there.
 */
#include <linux/elf.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/utsname.h>
#include <linux/xxhash.h>
#include <asm/unistd.h>
#include <asm/vdso.h>

#include "image.h"
#include "vdso.h"

static const struct vdso_image *own_image __ro_after_init;
static u64 hash __ro_after_init;
/* Of every process of this node, but for the address. */
static struct mos_vdso own __ro_after_init;

/*
 * Its text is patched for the processor, so it is told by its kernel's build and
 * by its size, not by its bytes.
 */
static u64 hash_of(const struct vdso_image *image)
{
	struct xxh64_state state;
	long facts[2] = { image->size, image->sym_vvar_start };

	xxh64_reset(&state, 0);
	xxh64_update(&state, facts, sizeof(facts));
	xxh64_update(&state, init_uts_ns.name.release, sizeof(init_uts_ns.name.release));
	xxh64_update(&state, init_uts_ns.name.version, sizeof(init_uts_ns.name.version));
	return xxh64_digest(&state);
}

static u32 call_of(const char *name)
{
	static const struct {
		const char *name;
		u32 nr;
	} calls[] = {
		{ "clock_gettime", __NR_clock_gettime },
		{ "clock_getres", __NR_clock_getres },
		{ "gettimeofday", __NR_gettimeofday },
		{ "time", __NR_time },
		{ "getcpu", __NR_getcpu },
		{ "getrandom", __NR_getrandom },
	};

	name += str_has_prefix(name, "__vdso_");
	for (int i = 0; i < ARRAY_SIZE(calls); i++)
		if (!strcmp(calls[i].name, name))
			return calls[i].nr;
	return MOS_VDSO_NO_CALL;
}

/**
 * mos_vdso_function() - which function of a vdso begins at an offset into its text?
 * @vdso: the vdso
 * @offset: bytes
 *
 * Return: the function, or NULL.
 */
const struct mos_vdso_function *mos_vdso_function(const struct mos_vdso *vdso, u64 offset)
{
	for (u32 i = 0; i < vdso->nr; i++)
		if (vdso->functions[i].offset == offset)
			return &vdso->functions[i];
	return NULL;
}

/* Most functions have two names. */
static bool add_function(u32 offset, u32 nr)
{
	if (mos_vdso_function(&own, offset))
		return true;
	if (own.nr == MOS_VDSO_FUNCTIONS)
		return false;
	own.functions[own.nr++] = (struct mos_vdso_function){ offset, nr };
	return true;
}

static const Elf64_Dyn *dynamic_of(const void *elf)
{
	const Elf64_Ehdr *head = elf;
	const Elf64_Phdr *segment = elf + head->e_phoff;

	for (int i = 0; i < head->e_phnum; i++)
		if (segment[i].p_type == PT_DYNAMIC)
			return elf + segment[i].p_offset;
	return NULL;
}

static const void *entry_of(const void *elf, const Elf64_Dyn *dynamic, Elf64_Sxword tag)
{
	for (; dynamic->d_tag != DT_NULL; dynamic++)
		if (dynamic->d_tag == tag)
			return elf + dynamic->d_un.d_ptr;
	return NULL;
}

/* The kernel's own file, which is linked at address 0, so that an address is an offset. */
static bool list_functions(const void *elf)
{
	const Elf64_Dyn *dynamic = dynamic_of(elf);
	const Elf64_Sym *symbol;
	const u32 *table;
	const char *names;

	if (!dynamic)
		return false;
	table = entry_of(elf, dynamic, DT_HASH);
	symbol = entry_of(elf, dynamic, DT_SYMTAB);
	names = entry_of(elf, dynamic, DT_STRTAB);
	if (!table || !symbol || !names)
		return false;
	/* The second word of a hash table is the number of symbols. */
	for (u32 i = 0; i < table[1]; i++)
		if (ELF64_ST_TYPE(symbol[i].st_info) == STT_FUNC && symbol[i].st_shndx != SHN_UNDEF &&
		    !add_function(symbol[i].st_value, call_of(names + symbol[i].st_name)))
			return false;
	return own.nr;
}

/**
 * mos_vdso_init() - learn what this kernel's vdso is
 *
 * Context: module load, in a task with an address space: its vdso is that of all.
 */
void mos_vdso_init(void)
{
	const struct vdso_image *image = current->mm->context.vdso_image;

	if (!image)
		return;
	own_image = image;
	hash = hash_of(image);
	own.size = image->size;
	own.before = -image->sym_vvar_start;
	if (image->size > MOS_VDSO_MAX || !list_functions(image->data))
		own.nr = 0;
}

/**
 * mos_vdso_hash() - names this kernel's vdso
 *
 * Return: a hash, or 0 where there is none.
 */
u64 mos_vdso_hash(void)
{
	return hash;
}

/**
 * mos_vdso_is_inside() - is an address in the vdso of the current task, but not where a function begins?
 * @addr: the address
 *
 * A program that is there cannot go on where the vdso is another one.
 *
 * Context: a task with an address space.
 */
bool mos_vdso_is_inside(u64 addr)
{
	u64 text = (__force u64)current->mm->context.vdso;

	return text && addr - text < own.size && !mos_vdso_function(&own, addr - text);
}

/**
 * mos_vdso_capture() - put this kernel's vdso into an image
 * @s: the stream
 *
 * A program may have another one mapped, that of 32-bit programs, which does not cross.
 *
 * Context: the task itself; may sleep.
 */
void mos_vdso_capture(struct mos_stream *s)
{
	if (!own.nr || current->mm->context.vdso_image != own_image) {
		s->err = s->err ?: -EOPNOTSUPP;
		return;
	}
	mos_stream_begin(s, MOS_REC_VDSO);
	mos_put_u32(&s->w, own.size);
	mos_put_u32(&s->w, own.before);
	mos_put_u32(&s->w, own.nr);
	for (u32 i = 0; i < own.nr; i++) {
		mos_put_u32(&s->w, own.functions[i].offset);
		mos_put_u32(&s->w, own.functions[i].nr);
	}
	mos_put_bytes(&s->w, own_image->data, own.size);
	mos_stream_end(s);
}
