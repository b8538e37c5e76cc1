// SPDX-License-Identifier: GPL-2.0
/*
 * A call is made while nothing may be touched but what one key protects: not the stack either.
 *
 * feature: protection keys
 * calls: getcwd, pkey_mprotect
 * away: works
 * needs: flag ospke
 */
#include <sys/rseq.h>
#include <sys/syscall.h>

#include "keys.h"
#include "shape.h"

#define SPINS 3000000ul

static char *memory, expected[PAGE];
static int key;

/* The kernel would write into the thread's area whenever it has lost the processor. */
static void leave_rseq(void)
{
	struct rseq *area = (void *)((char *)__builtin_thread_pointer() + __rseq_offset);

	must(!syscall(SYS_rseq, area, 32, RSEQ_FLAG_UNREGISTER, RSEQ_SIG));
}

static unsigned int rights_now(void)
{
	unsigned int rights, high;

	asm volatile("rdpkru" : "=a"(rights), "=d"(high) : "c"(0));
	return rights;
}

/* getcwd(), after a while in which it may be moved, with other rights around both; nothing here is in memory. */
static long getcwd_with(unsigned int rights, char *buffer)
{
	register unsigned long spins asm("r14") = SPINS;
	register unsigned long before asm("r12") = rights_now();
	register unsigned long during asm("r13") = rights;
	long ret;

	asm volatile("xor %%ecx, %%ecx\n\txor %%edx, %%edx\n\tmov %%r13d, %%eax\n\twrpkru\n\t"
		     "0: dec %[spins]\n\tjnz 0b\n\t"
		     "mov %[nr], %%eax\n\tsyscall\n\t"
		     "mov %%rax, %%rbx\n\txor %%ecx, %%ecx\n\txor %%edx, %%edx\n\tmov %%r12d, %%eax\n\twrpkru"
		     : "=b"(ret), [spins] "+r"(spins)
		     : [nr] "i"(SYS_getcwd), "D"(buffer), "S"(PAGE), "r"(before), "r"(during)
		     : "rax", "rcx", "rdx", "r11", "memory");
	return ret;
}

static void prepare(void)
{
	must(getcwd(expected, sizeof(expected)));
	memory = (char *)map_pages(1, PROT_READ | PROT_WRITE);
	key = take_first_key();
	if (key < 0)
		return;
	leave_rseq();
	must(!pkey_mprotect(memory, PAGE, PROT_READ | PROT_WRITE, key));
}

static void step(unsigned long n)
{
	unsigned int all_but_one = 0x55555555 & ~(3u << 2 * key);

	if (key < 0)
		return;
	memset(memory, 0, PAGE);
	must(getcwd_with(all_but_one, memory) == (long)strlen(expected) + 1);
	must(!strcmp(memory, expected));
}

const struct shape shape = { .prepare = prepare, .step = step };
