// SPDX-License-Identifier: GPL-2.0
/*
 * More than a pipe holds is written by one call, which waits until a slow child has read it all.
 *
 * feature: pipes and FIFOs
 * calls: write, writev
 * away: works
 * children: away
 */
#include "shape.h"
#include "slow.h"

static int ends[2];

static void prepare(void)
{
	must(!pipe(ends));
	slow_begin(slow_reads, ends[0], ends[1]);
}

static void step(unsigned long n)
{
	slow_tell(SLOW_LENGTH);
	must(write(ends[1], slow_bytes, SLOW_LENGTH) == SLOW_LENGTH);
	must(slow_was_right(SLOW_LENGTH));

	slow_tell(SLOW_LENGTH);
	must(writev(ends[1], slow_parts(slow_bytes), SLOW_PARTS) == SLOW_LENGTH);
	must(slow_was_right(SLOW_LENGTH));
}

const struct shape shape = { .prepare = prepare, .step = step };
