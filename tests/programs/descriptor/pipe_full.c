// SPDX-License-Identifier: GPL-2.0
/*
 * A pipe of a chosen size takes so much and no more, stays full over a move, and gives it all back.
 *
 * feature: pipes and FIFOs
 * calls: fcntl, write, read
 * away: works
 */
#include "files.h"
#include "shape.h"

enum { PAGE = 4096 };

static int ends[2];
static size_t held;

static void fill(unsigned long n)
{
	char page[PAGE];

	memset(page, 'a' + n % 20, PAGE);
	while (write(ends[1], page, PAGE) == PAGE)
		held += PAGE;
	must(errno == EAGAIN && held == (size_t)fcntl(ends[1], F_GETPIPE_SZ));
}

static void prepare(void)
{
	must(!pipe2(ends, O_NONBLOCK) && fcntl(ends[0], F_SETPIPE_SZ, 4 * PAGE) == 4 * PAGE);
	fill(0);
}

static void step(unsigned long n)
{
	char page[PAGE];

	must(write(ends[1], "x", 1) == -1 && errno == EAGAIN);
	must(fcntl(ends[0], F_SETPIPE_SZ, PAGE) == -1 && errno == EBUSY);
	for (; held; held -= PAGE)
		must(read(ends[0], page, PAGE) == PAGE && test_all(page, PAGE, 'a' + n % 20));
	must(read(ends[0], page, 1) == -1 && errno == EAGAIN);
	must(fcntl(ends[0], F_SETPIPE_SZ, PAGE << (1 + n % 5)) == PAGE << (1 + n % 5));
	fill(n + 1);
}

const struct shape shape = { .prepare = prepare, .step = step };
