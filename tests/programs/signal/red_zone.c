// SPDX-License-Identifier: GPL-2.0
/*
 * A handler that comes while the program computes leaves its registers, flags and red zone as they were.
 *
 * feature: frames of handlers
 * calls: rt_sigreturn, setitimer
 * away: works
 */
#include <sys/time.h>

#include "shape.h"
#include "signals.h"

static volatile unsigned long seen_flags;

static void look(int signal, siginfo_t *info, void *context)
{
	seen_flags = __builtin_ia32_readeflags_u64();
	caught_note(signal, info, context);
}

static void prepare(void)
{
	handle(SIGALRM, look, 0);
}

/* Words below the stack pointer, and the direction flag set, until *@until is not zero. */
static bool are_kept_until(volatile sig_atomic_t *until)
{
	unsigned long good;

	asm volatile("movq $0x1234567, -8(%%rsp)\n\t"
		     "movq $0x7654321, -128(%%rsp)\n\t"
		     "mov $0x5eed, %%r14\n\t"
		     "std\n"
		     "1:\n\t"
		     "cmpl $0, (%[until])\n\t"
		     "je 1b\n\t"
		     "xor %[good], %[good]\n\t"
		     "cmpq $0x1234567, -8(%%rsp)\n\t"
		     "jne 2f\n\t"
		     "cmpq $0x7654321, -128(%%rsp)\n\t"
		     "jne 2f\n\t"
		     "cmp $0x5eed, %%r14\n\t"
		     "jne 2f\n\t"
		     "mov $1, %[good]\n"
		     "2:\n\t"
		     "cld"
		     : [good] "=&r"(good) : [until] "r"(until) : "r14", "cc", "memory");
	return good;
}

static void step(unsigned long n)
{
	struct itimerval soon = { .it_value.tv_usec = 3000 };

	caught_none();
	must(!setitimer(ITIMER_REAL, &soon, NULL));
	must(are_kept_until(&caught_count));
	/* The handler begins with the direction flag clear. */
	must(!(seen_flags & 0x400));
}

const struct shape shape = { .prepare = prepare, .step = step };
