/* SPDX-License-Identifier: GPL-2.0 */
/* Code of the 32-bit kind in a 64-bit program, which jumps into its segment and back. */
#ifndef MOSIX_TESTS_CODE32_H
#define MOSIX_TESTS_CODE32_H

#include <sys/mman.h>

#include "test.h"

/* The segment of data that every program may load. */
#define DATA_SEGMENT 0x2b

/**
 * struct code32 - what the code and its caller share, where 32 bits reach it
 * @turns: how often it adds
 * @sum: of @turns and all numbers below
 * @call: number of the system call that it makes after that, of its own kind; 0 for none
 * @argument: of the call
 * @result: of the call
 * @stack: of the caller
 * @room: the code's own stack
 * @code: is entered as 64-bit code
 */
struct code32 {
	uint32_t turns, sum;
	int32_t call, argument, result;
	uint64_t stack;
	unsigned char room[1024];
	unsigned char code[256];
};

_Static_assert(__builtin_offsetof(struct code32, stack) == 24 && __builtin_offsetof(struct code32, code) == 1056,
	       "the assembly counts on it");

/*
 * It jumps by a pointer in memory: where a far return is emulated, by QEMU up to 9.0, that reads the stack as the
 * kernel would.
 *
 * Returns whether all the time one byte has meant what it means in 32-bit code: `inc %edx`, and to 64-bit code no more
 * than a prefix.
 */
asm(".pushsection .text\n"
    "code32_begin:\n"
    "	push %rbx\n push %rbp\n push %r12\n push %r13\n push %r14\n push %r15\n"
    "	mov %rdi, %rbx\n"
    "	mov %rsp, 24(%rbx)\n"
    "	lea 1056(%rbx), %rsp\n"
    "	lea 1f(%rip), %rax\n"
    "	sub $8, %rsp\n mov %eax, (%rsp)\n movl $0x23, 4(%rsp)\n ljmp *(%rsp)\n"
    "	.code32\n"
    "1:	mov (%ebx), %ecx\n"
    "	mov %ecx, %esi\n"
    "	xor %edx, %edx\n"
    "	movl $0, 4(%ebx)\n"
    "2:	add %ecx, 4(%ebx)\n"
    "	inc %edx\n"
    "	sub $1, %ecx\n"
    "	jnz 2b\n"
    "	sub %edx, %esi\n"
    "	mov 8(%ebx), %eax\n"
    "	test %eax, %eax\n"
    "	jz 3f\n"
    "	push %ebx\n"
    "	mov 12(%ebx), %ebx\n"
    "	int $0x80\n"
    "	pop %ebx\n"
    "	mov %eax, 16(%ebx)\n"
    "3:	push $0x33\n"
    "	call 4f\n"
    "4:	addl $(5f - 4b), (%esp)\n"
    "	ljmp *(%esp)\n"
    "	.code64\n"
    "5:	mov %ebx, %ebx\n"
    "	mov 24(%rbx), %rsp\n"
    "	xor %eax, %eax\n"
    "	test %esi, %esi\n"
    "	setz %al\n"
    "	pop %r15\n pop %r14\n pop %r13\n pop %r12\n pop %rbp\n pop %rbx\n"
    "	ret\n"
    "code32_end:\n"
    ".popsection");

extern const unsigned char code32_begin[], code32_end[];

/* Loads the segments of data that the code needs, for this thread. */
__attribute__((unused))
static struct code32 *code32_make(void)
{
	struct code32 *code = mmap(NULL, sizeof(*code), PROT_READ | PROT_WRITE | PROT_EXEC,
				   MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);

	must(code != MAP_FAILED && code32_end - code32_begin <= (long)sizeof(code->code));
	memcpy(code->code, code32_begin, code32_end - code32_begin);
	asm volatile("mov %0, %%ds; mov %0, %%es" : : "r"(DATA_SEGMENT));
	return code;
}

__attribute__((unused))
static void code32_run(struct code32 *code, uint32_t turns)
{
	code->turns = turns;
	must(((int (*)(struct code32 *))(void *)code->code)(code));
	must(code->sum == (uint32_t)((uint64_t)turns * (turns + 1) / 2));
}

#endif
