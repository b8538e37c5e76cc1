// SPDX-License-Identifier: GPL-2.0
/*
 * The program writes to an I/O port, and gives it up.
 *
 * feature: segments and ports
 * calls: ioperm, iopl
 * away: comes home
 * moves: direct_io
 */
#include <sys/io.h>

#include "shape.h"

#define UNUSED 0x80

static void step(unsigned long n)
{
	must(!(n % 2 ? iopl(3) : ioperm(UNUSED, 1, 1)));
	outb(n, UNUSED);
	must(!(n % 2 ? iopl(0) : ioperm(UNUSED, 1, 0)));
}

const struct shape shape = { .step = step };
