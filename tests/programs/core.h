/* SPDX-License-Identifier: GPL-2.0 */
/* Core files: how a machine is told to leave them, and what is in them. */
#ifndef MOSIX_TESTS_CORE_H
#define MOSIX_TESTS_CORE_H

#include <elf.h>
#include <fcntl.h>
#include <sys/procfs.h>
#include <sys/resource.h>

#include "proc.h"

/* A core is left in the working directory under the name `core`. The pattern is the machine's own. */
__attribute__((unused))
static void core_allow(void)
{
	struct rlimit limit = { RLIM_INFINITY, RLIM_INFINITY };
	char pattern[256];
	int fd;

	must(!setrlimit(RLIMIT_CORE, &limit));
	proc_read("/proc/sys/kernel/core_pattern", pattern, sizeof(pattern));
	if (!strcmp(pattern, "core\n"))
		return;
	fd = open("/proc/sys/kernel/core_pattern", O_WRONLY);
	must(fd >= 0 && write(fd, "core", 4) == 4 && !close(fd));
}

/* Reads all of it, which needs not come home as mapping it would. */
__attribute__((unused))
static const Elf64_Ehdr *core_open(void)
{
	int fd = open("core", O_RDONLY);
	off_t end = lseek(fd, 0, SEEK_END);
	Elf64_Ehdr *elf = malloc(end);

	must(fd >= 0 && end > (off_t)sizeof(*elf) && elf);
	must(pread(fd, elf, end, 0) == end && !close(fd));
	must(!memcmp(elf->e_ident, ELFMAG, SELFMAG) && elf->e_type == ET_CORE && elf->e_machine == EM_X86_64);
	return elf;
}

/* The file goes, too. */
__attribute__((unused))
static void core_close(const Elf64_Ehdr *elf)
{
	free((void *)elf);
	must(!unlink("core"));
}

__attribute__((unused))
static const Elf64_Phdr *core_segment(const Elf64_Ehdr *elf, Elf64_Word type, Elf64_Addr address)
{
	const Elf64_Phdr *s = (const void *)((const char *)elf + elf->e_phoff);

	for (int i = 0; i < elf->e_phnum; i++)
		if (s[i].p_type == type && address >= s[i].p_vaddr && address - s[i].p_vaddr <= s[i].p_filesz)
			return &s[i];
	must(!"the core has it");
	return NULL;
}

/* What was in memory at an address. */
__attribute__((unused))
static const void *core_memory(const Elf64_Ehdr *elf, const void *address)
{
	const Elf64_Phdr *held = core_segment(elf, PT_LOAD, (Elf64_Addr)address);

	return (const char *)elf + held->p_offset + ((Elf64_Addr)address - held->p_vaddr);
}

/* The notes begin with the state of the thread that has died. */
__attribute__((unused))
static const struct elf_prstatus *core_status(const Elf64_Ehdr *elf)
{
	const Elf64_Nhdr *note = (const void *)((const char *)elf + core_segment(elf, PT_NOTE, 0)->p_offset);

	must(note->n_type == NT_PRSTATUS && note->n_descsz == sizeof(struct elf_prstatus));
	return (const void *)((const char *)(note + 1) + ((note->n_namesz + 3) & ~3));
}

/*
 * It is that of this child, dead of this signal, with what it had in a register, and in its memory as test_fill() leaves
 * it. The file goes.
 */
__attribute__((unused))
static void core_shows(pid_t pid, int signal, unsigned long rbx, const void *memory, size_t size, unsigned long seed)
{
	const Elf64_Ehdr *elf = core_open();
	const struct elf_prstatus *status = core_status(elf);
	const struct user_regs_struct *regs = (const void *)&status->pr_reg;

	must(status->pr_pid == pid && status->pr_ppid == getpid() && status->pr_cursig == signal);
	must(regs->rbx == rbx);
	must(test_filled(core_memory(elf, memory), size, seed));
	core_close(elf);
}

#endif
