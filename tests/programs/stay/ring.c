// SPDX-License-Identifier: GPL-2.0
/*
 * A ring for calls that are made later.
 *
 * feature: io_uring
 * calls: io_uring_setup, io_uring_enter
 * away: refused ioring
 */
#include <linux/io_uring.h>
#include <sys/syscall.h>

#include "shape.h"

static int ring;

static void prepare(void)
{
	struct io_uring_params params = { 0 };

	ring = syscall(SYS_io_uring_setup, 4, &params);
	must(ring >= 0 && params.sq_entries == 4);
}

static void step(unsigned long n)
{
	must(syscall(SYS_io_uring_enter, ring, 0, 0, 0, NULL, 0) == 0);
}

const struct shape shape = { .prepare = prepare, .step = step };
