// SPDX-License-Identifier: GPL-2.0
/*
 * A poll that moves again and again while it waits ends when it should, and does not begin anew each time.
 *
 * feature: waits with a timeout
 * calls: poll
 * away: works
 */
#include <poll.h>

#include "shape.h"
#include "clocks.h"

static int ends[2];

static void prepare(void)
{
	must(!pipe(ends));
}

static void step(unsigned long n)
{
	struct pollfd poll_it = { .fd = ends[0], .events = POLLIN };

	must_take(poll(&poll_it, 1, 700) == 0, 700 * MS, 2 * SECOND);
}

const struct shape shape = { .prepare = prepare, .step = step };
