// SPDX-License-Identifier: GPL-2.0
/*
 * A handler starts with fresh control words, may use the x87 and vector registers, and the program has its own back.
 *
 * feature: floating point over handlers
 * calls: rt_sigreturn, setitimer
 * away: works
 */
#include <sys/time.h>

#include "shape.h"
#include "signals.h"

#define FRESH_MXCSR 0x1f80
#define FRESH_X87 0x37f
#define OWN_MXCSR 0x7f80	/* rounds towards zero */
#define OWN_X87 0xf7f

static unsigned int mxcsr(void)
{
	unsigned int word;

	asm volatile("stmxcsr %0" : "=m"(word));
	return word;
}

static unsigned short x87(void)
{
	unsigned short word;

	asm volatile("fnstcw %0" : "=m"(word));
	return word;
}

static void set_words(unsigned int sse, unsigned short fpu)
{
	asm volatile("ldmxcsr %0; fldcw %1" : : "m"(sse), "m"(fpu));
}

static void spoil(int signal, siginfo_t *info, void *context)
{
	must(mxcsr() == FRESH_MXCSR && x87() == FRESH_X87);
	set_words(0x3f80, 0xb7f);
	asm volatile("fld1; fldpi; pcmpeqd %%xmm0, %%xmm0; pcmpeqd %%xmm7, %%xmm7; pcmpeqd %%xmm15, %%xmm15"
		     : : : "xmm0", "xmm7", "xmm15");
	caught_note(signal, info, context);
}

static void prepare(void)
{
	handle(SIGALRM, spoil, 0);
}

/* Loads registers, computes until the handler has run, and looks at them. */
static void step(unsigned long n)
{
	struct itimerval soon = { .it_value.tv_usec = 3000 };
	unsigned long low = n * 3 + 1, a, b, c;
	double left;

	caught_none();
	set_words(OWN_MXCSR, OWN_X87);
	must(!setitimer(ITIMER_REAL, &soon, NULL));
	asm volatile("movq %[low], %%xmm0; movq %[low], %%xmm7; movq %[low], %%xmm15; fldl2e\n"
		     "1: cmpl $0, (%[count]); je 1b\n\t"
		     "movq %%xmm0, %[a]; movq %%xmm7, %[b]; movq %%xmm15, %[c]; fstpl %[left]"
		     : [a] "=&r"(a), [b] "=&r"(b), [c] "=&r"(c), [left] "=m"(left)
		     : [low] "r"(low), [count] "r"(&caught_count)
		     : "xmm0", "xmm7", "xmm15", "cc", "memory");
	must(a == low && b == low && c == low && left > 1.44 && left < 1.45);
	must((mxcsr() & ~0x3f) == OWN_MXCSR && x87() == OWN_X87);
	set_words(FRESH_MXCSR, FRESH_X87);
}

const struct shape shape = { .prepare = prepare, .step = step };
