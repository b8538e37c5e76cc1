// SPDX-License-Identifier: GPL-2.0
/*
 * The program writes to an I/O port.
 *
 * feature: segments and ports
 * calls: ioperm
 * away: refused direct_io
 */
#include <sys/io.h>

#include "shape.h"

/* Of no use to anybody: waited with, long ago. */
#define UNUSED 0x80

static void prepare(void)
{
	must(!ioperm(UNUSED, 1, 1));
}

static void step(unsigned long n)
{
	outb(n, UNUSED);
}

const struct shape shape = { .prepare = prepare, .step = step };
