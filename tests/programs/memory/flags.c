// SPDX-License-Identifier: GPL-2.0
/*
 * The flags of the processor that a program may change are its own.
 *
 * feature: registers
 * away: works
 */
#include "shape.h"

#define ALIGNMENT (1ul << 18)
#define DIRECTION (1ul << 10)
#define CARRY 1ul

/* They are set while the program computes, and only there: the C library does not expect them. */
static unsigned long hold(unsigned long flags, unsigned long turns)
{
	unsigned long after;

	asm volatile("sub $128, %%rsp\n\t"
		     "pushfq\n\tpop %0\n\tor %2, %0\n\tpush %0\n\tpopfq\n\t"
		     "1: lea -1(%1), %1\n\tmov %1, %%rcx\n\tjrcxz 2f\n\tjmp 1b\n\t"
		     "2: pushfq\n\tpop %0\n\t"
		     "push %0\n\tandq %3, (%%rsp)\n\tpopfq\n\t"
		     "add $128, %%rsp"
		     : "=&r"(after), "+r"(turns)
		     : "r"(flags), "i"(~(ALIGNMENT | DIRECTION))
		     : "rcx", "cc", "memory");
	return after;
}

static void step(unsigned long n)
{
	unsigned long wanted = (n & 1 ? ALIGNMENT : 0) | (n & 2 ? DIRECTION : 0) | (n & 4 ? CARRY : 0);
	unsigned long after = hold(wanted, 3000000);

	must((after & wanted) == wanted);
	must((after & (ALIGNMENT | DIRECTION)) == (wanted & (ALIGNMENT | DIRECTION)));
}

const struct shape shape = { NULL, step, NULL };
