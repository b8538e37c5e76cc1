// SPDX-License-Identifier: GPL-2.0
/*
 * A child that computes and makes children of its own, whatever becomes of it; its parent asks how far it is.
 *
 * feature: processes that talk
 * calls: clone, wait4, read, write, poll
 * away: works
 * children: away
 */
#include <poll.h>

#include "child.h"
#include "shape.h"

static struct child child;
static unsigned long rounds;

static int add_one(void)
{
	return (rounds + 1) % 200;
}

static bool is_asked(int line)
{
	struct pollfd ask = { .fd = line, .events = POLLIN };

	return poll(&ask, 1, 0) == 1;
}

static int serve(int line)
{
	long before;

	for (;;) {
		do {
			child_ends(child_make(add_one), (rounds + 1) % 200);
			rounds++;
			test_spin(10000);
		} while (!is_asked(line));
		if (!child_hear(line, &before))
			return 0;
		child_tell(line, rounds);
	}
}

static void prepare(void)
{
	child = child_serve(serve);
}

static void step(unsigned long n)
{
	static long before;
	long now = child_ask(child, before);

	must(now > before);
	before = now;
}

static void verify(void)
{
	child_leave(child);
}

const struct shape shape = { prepare, step, verify };
