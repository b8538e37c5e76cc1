// SPDX-License-Identifier: GPL-2.0
/*
 * The base of a segment register goes along.
 *
 * feature: registers
 * calls: arch_prctl
 * away: works
 */
#include <asm/prctl.h>
#include <sys/syscall.h>

#include "shape.h"

static unsigned long words[4];

static void prepare(void)
{
	must(!syscall(SYS_arch_prctl, ARCH_SET_GS, words));
}

static unsigned long first_word(void)
{
	unsigned long word;

	asm volatile("movq %%gs:0, %0" : "=r"(word));
	return word;
}

static void step(unsigned long n)
{
	unsigned long base;

	must(!syscall(SYS_arch_prctl, ARCH_GET_GS, &base) && base == (unsigned long)&words[n % 4]);
	words[n % 4] = n;
	must(first_word() == n);
	must(!syscall(SYS_arch_prctl, ARCH_SET_GS, &words[(n + 1) % 4]));
}

const struct shape shape = { prepare, step, NULL };
