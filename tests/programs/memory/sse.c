// SPDX-License-Identifier: GPL-2.0
/*
 * All vector registers hold their values while the program computes for a while.
 *
 * feature: registers
 * away: works
 */
#include "shape.h"

/* The sixteen are set, held through a loop, and read back. */
static void hold(const uint64_t in[32], uint64_t out[32], unsigned long turns)
{
	asm volatile(
		"movdqu 0(%1), %%xmm0\n\tmovdqu 16(%1), %%xmm1\n\t"
		"movdqu 32(%1), %%xmm2\n\tmovdqu 48(%1), %%xmm3\n\t"
		"movdqu 64(%1), %%xmm4\n\tmovdqu 80(%1), %%xmm5\n\t"
		"movdqu 96(%1), %%xmm6\n\tmovdqu 112(%1), %%xmm7\n\t"
		"movdqu 128(%1), %%xmm8\n\tmovdqu 144(%1), %%xmm9\n\t"
		"movdqu 160(%1), %%xmm10\n\tmovdqu 176(%1), %%xmm11\n\t"
		"movdqu 192(%1), %%xmm12\n\tmovdqu 208(%1), %%xmm13\n\t"
		"movdqu 224(%1), %%xmm14\n\tmovdqu 240(%1), %%xmm15\n\t"
		"1: dec %0\n\tjnz 1b\n\t"
		"movdqu %%xmm0, 0(%2)\n\tmovdqu %%xmm1, 16(%2)\n\t"
		"movdqu %%xmm2, 32(%2)\n\tmovdqu %%xmm3, 48(%2)\n\t"
		"movdqu %%xmm4, 64(%2)\n\tmovdqu %%xmm5, 80(%2)\n\t"
		"movdqu %%xmm6, 96(%2)\n\tmovdqu %%xmm7, 112(%2)\n\t"
		"movdqu %%xmm8, 128(%2)\n\tmovdqu %%xmm9, 144(%2)\n\t"
		"movdqu %%xmm10, 160(%2)\n\tmovdqu %%xmm11, 176(%2)\n\t"
		"movdqu %%xmm12, 192(%2)\n\tmovdqu %%xmm13, 208(%2)\n\t"
		"movdqu %%xmm14, 224(%2)\n\tmovdqu %%xmm15, 240(%2)\n\t"
		: "+r"(turns)
		: "r"(in), "r"(out)
		: "memory", "cc", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9",
		  "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15");
}

static void step(unsigned long n)
{
	uint64_t in[32], out[32];

	test_fill(in, sizeof(in), n);
	hold(in, out, 3000000);
	must(!memcmp(in, out, sizeof(in)));
}

const struct shape shape = { NULL, step, NULL };
