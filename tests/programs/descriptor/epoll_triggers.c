// SPDX-License-Identifier: GPL-2.0
/*
 * Level, edge and one-shot: each tells of input as often as it should, and what was told stays told.
 *
 * feature: epoll
 * calls: epoll_create1, epoll_ctl, epoll_wait
 * away: works
 */
#include <sys/epoll.h>

#include "files.h"
#include "shape.h"

enum { LEVEL, EDGE, ONCE, KINDS };

static int sets[KINDS], ends[2];

static void control(int kind, int operation)
{
	const uint32_t more[KINDS] = { 0, EPOLLET, EPOLLONESHOT };
	struct epoll_event event = { .events = EPOLLIN | more[kind], .data.u64 = 0x123456789abcdef0 + kind };

	must(!epoll_ctl(sets[kind], operation, ends[0], &event));
}

static bool tells(int kind)
{
	struct epoll_event event = {};
	int count = epoll_wait(sets[kind], &event, 1, 0);

	must(count >= 0 && (!count || (event.events == EPOLLIN && event.data.u64 == 0x123456789abcdef0ull + kind)));
	return count;
}

static void prepare(void)
{
	int kind;

	must(!pipe(ends) && write(ends[1], "x", 1) == 1);
	for (kind = 0; kind < KINDS; kind++) {
		sets[kind] = epoll_create1(EPOLL_CLOEXEC);
		control(kind, EPOLL_CTL_ADD);
	}
	must(tells(EDGE) && tells(ONCE));
}

/* There is a byte, and edge and one-shot have told of it. */
static void step(unsigned long n)
{
	char byte;

	must(tells(LEVEL) && tells(LEVEL) && !tells(EDGE) && !tells(ONCE));
	must(write(ends[1], "x", 1) == 1 && tells(EDGE) && !tells(EDGE) && !tells(ONCE));
	must(read(ends[0], &byte, 1) == 1 && tells(LEVEL) && read(ends[0], &byte, 1) == 1 && !tells(LEVEL));
	control(ONCE, EPOLL_CTL_MOD);
	must(!tells(ONCE) && write(ends[1], "x", 1) == 1 && tells(EDGE) && tells(ONCE));
}

const struct shape shape = { .prepare = prepare, .step = step };
