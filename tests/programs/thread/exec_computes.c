// SPDX-License-Identifier: GPL-2.0
/*
 * A thread other than the first executes a program that computes before it calls the kernel.
 *
 * feature: threads
 * calls: execve
 * away: comes home
 */
#include <elf.h>
#include <fcntl.h>
#include <linux/membarrier.h>

#include "threads.h"

#define COMPUTES "./computes"
#define BASE 0x10000UL
#define HEADS (sizeof(Elf64_Ehdr) + sizeof(Elf64_Phdr))

/* Counts down, and executes what its second argument and those behind it say. */
static const unsigned char code[] = {
	0xb9, 0x00, 0x00, 0x80, 0x01,		/*	mov $0x1800000, %ecx	*/
	0xff, 0xc9,				/* 1:	dec %ecx		*/
	0x75, 0xfc,				/*	jnz 1b			*/
	0x48, 0x8b, 0x7c, 0x24, 0x10,		/*	mov 16(%rsp), %rdi	*/
	0x48, 0x8d, 0x74, 0x24, 0x10,		/*	lea 16(%rsp), %rsi	*/
	0x31, 0xd2,				/*	xor %edx, %edx		*/
	0xb8, SYS_execve, 0x00, 0x00, 0x00,	/*	mov $SYS_execve, %eax	*/
	0x0f, 0x05,				/*	syscall			*/
	0xf4,					/*	hlt			*/
};

/* With a C library it would call the kernel at once, where a process that is to move is caught. */
static const struct {
	Elf64_Ehdr head;
	Elf64_Phdr part;
} heads = {
	.head = {
		.e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT },
		.e_type = ET_EXEC,
		.e_machine = EM_X86_64,
		.e_version = EV_CURRENT,
		.e_entry = BASE + HEADS,
		.e_phoff = sizeof(Elf64_Ehdr),
		.e_ehsize = sizeof(Elf64_Ehdr),
		.e_phentsize = sizeof(Elf64_Phdr),
		.e_phnum = 1,
	},
	.part = {
		.p_type = PT_LOAD,
		.p_flags = PF_R | PF_X,
		.p_vaddr = BASE,
		.p_filesz = HEADS + sizeof(code),
		.p_memsz = HEADS + sizeof(code),
		.p_align = 4096,
	},
};

static unsigned long step_now;

static void prepare(void)
{
	int fd = open(COMPUTES, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0755);

	must(fd >= 0);
	must(write(fd, &heads, HEADS) == HEADS);
	must(write(fd, code, sizeof(code)) == sizeof(code));
	must(!close(fd));
}

static void *execute(void *unused)
{
	char *args[6] = { COMPUTES };

	memcpy(args + 1, shape_again(step_now), 5 * sizeof(*args));
	execv(args[0], args);
	must(!"executed");
	return unused;
}

/* What the first thread does no signal breaks off: the other waits for it in the middle of its execve. */
static void step(unsigned long n)
{
	pthread_t thread;

	step_now = n;
	must(!pthread_create(&thread, NULL, execute, NULL));
	for (;;)
		must(!syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0));
}

const struct shape shape = { .prepare = prepare, .step = step };
