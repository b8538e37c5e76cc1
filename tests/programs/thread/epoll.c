// SPDX-License-Identifier: GPL-2.0
/*
 * Threads wait at one epoll for what each is to get once.
 *
 * feature: calls of threads
 * calls: epoll_wait
 * away: works
 */
#include <fcntl.h>
#include <sys/epoll.h>

#include "threads.h"

static int poll, pipes[WORKERS][2];

static void part(unsigned int id, unsigned long n)
{
	struct epoll_event event;

	must(write(pipes[id][1], "x", 1) == 1);
	for (;;) {
		char byte;

		if (epoll_wait(poll, &event, 1, -1) != 1) {
			must(errno == EINTR);
			continue;
		}
		if (read(pipes[event.data.u32][0], &byte, 1) == 1)
			break;
		must(errno == EAGAIN || errno == EINTR);
	}
}

static void prepare(void)
{
	poll = epoll_create1(0);
	must(poll >= 0);
	for (int i = 0; i < WORKERS; i++) {
		struct epoll_event event = { .events = EPOLLIN, .data.u32 = i };

		must(!pipe2(pipes[i], O_NONBLOCK) && !epoll_ctl(poll, EPOLL_CTL_ADD, pipes[i][0], &event));
	}
	start_workers(part);
}

static void step(unsigned long n)
{
	work_round(n);
}

const struct shape shape = { .prepare = prepare, .step = step };
