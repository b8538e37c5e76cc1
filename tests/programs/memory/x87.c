// SPDX-License-Identifier: GPL-2.0
/*
 * The stack of the old floating-point processor holds its numbers while the program computes for a while.
 *
 * feature: registers
 * away: works
 */
#include "shape.h"

static void step(unsigned long n)
{
	long double first, second, third;
	unsigned long turns = 3000000;

	asm volatile("fldpi\n\tfldl2e\n\tfldlg2\n\t"
		     "1: dec %3\n\tjnz 1b\n\t"
		     "fstpt %0\n\tfstpt %1\n\tfstpt %2"
		     : "=m"(first), "=m"(second), "=m"(third), "+r"(turns)
		     :
		     : "cc", "st", "st(1)", "st(2)");
	must(first == 0.301029995663981195213738894724493026768L);
	must(second == 1.442695040888963407359924681001892137427L);
	must(third == 3.141592653589793238462643383279502884197L);
}

const struct shape shape = { NULL, step, NULL };
