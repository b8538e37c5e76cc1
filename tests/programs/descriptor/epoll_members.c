// SPDX-License-Identifier: GPL-2.0
/*
 * Members are added, changed and removed, one only once; a closed one is gone; a full list comes in parts.
 *
 * feature: epoll
 * calls: epoll_create, epoll_ctl, epoll_wait, epoll_pwait2
 * away: works
 */
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <time.h>

#include "files.h"
#include "shape.h"

enum { MEMBERS = 30 };

static int set, members[MEMBERS];

static int control(int operation, int fd, uint32_t events, int number)
{
	struct epoll_event event = { .events = events, .data.u32 = number };

	return epoll_ctl(set, operation, fd, &event);
}

static void prepare(void)
{
	int i;

	set = syscall(SYS_epoll_create, 1);
	for (i = 0; i < MEMBERS; i++) {
		members[i] = eventfd(1, EFD_NONBLOCK);
		must(!control(EPOLL_CTL_ADD, members[i], EPOLLIN, i));
	}
}

static void all_are_told(void)
{
	struct epoll_event events[8];
	uint32_t told = 0;
	int i, count;

	while (told != (1u << MEMBERS) - 1) {
		count = epoll_wait(set, events, 8, 0);
		must(count == 8);
		for (i = 0; i < count; i++)
			told |= 1u << events[i].data.u32;
	}
}

static void step(unsigned long n)
{
	struct timespec no_time = {};
	struct epoll_event event;
	int one = n % MEMBERS, other = eventfd(1, 0);

	all_are_told();
	must(control(EPOLL_CTL_ADD, members[one], EPOLLIN, 0) == -1 && errno == EEXIST);
	must(control(EPOLL_CTL_MOD, other, EPOLLIN, 0) == -1 && errno == ENOENT);
	must(!control(EPOLL_CTL_ADD, other, EPOLLOUT, 77) && !close(other));
	must(!control(EPOLL_CTL_DEL, members[one], 0, 0) && control(EPOLL_CTL_DEL, members[one], 0, 0) == -1);
	must(!control(EPOLL_CTL_ADD, members[one], EPOLLIN, one));
	must(epoll_ctl(set, EPOLL_CTL_ADD, set, &event) == -1 && errno == EINVAL);
	must(epoll_wait(set, &event, 0, 0) == -1 && errno == EINVAL);
	must(syscall(SYS_epoll_pwait2, set, &event, 1, &no_time, NULL, 8) == 1 && event.data.u32 < MEMBERS);
}

const struct shape shape = { .prepare = prepare, .step = step };
