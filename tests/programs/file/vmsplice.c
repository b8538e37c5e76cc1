// SPDX-License-Identifier: GPL-2.0
/*
 * Memory is lent to a pipe, and read out of it.
 *
 * feature: copies inside the kernel
 * calls: vmsplice
 * away: comes home
 */
#include <sys/uio.h>

#include "files.h"
#include "shape.h"

static int ends[2];

static void prepare(void)
{
	must(!pipe(ends));
}

static void step(unsigned long n)
{
	static char bytes[5000], back[5000];
	struct iovec out = { bytes, sizeof(bytes) }, in = { back, sizeof(back) };

	test_fill(bytes, sizeof(bytes), n);
	must(vmsplice(ends[1], &out, 1, 0) == sizeof(bytes));
	must(vmsplice(ends[0], &in, 1, 0) == sizeof(back) && !memcmp(bytes, back, sizeof(bytes)));
}

const struct shape shape = { .prepare = prepare, .step = step };
