// SPDX-License-Identifier: GPL-2.0
/*
 * Everything that was written anywhere is made to last.
 *
 * feature: writing back and reading ahead
 * calls: sync
 * away: works
 */
#include "shape.h"

static void step(unsigned long n)
{
	if (n % 4 == 1)
		sync();
}

const struct shape shape = { .step = step };
