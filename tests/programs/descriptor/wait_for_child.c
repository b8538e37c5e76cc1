// SPDX-License-Identifier: GPL-2.0
/*
 * A long wait is over when a child far away writes, not before, and tells what is left of its time.
 *
 * feature: select and poll
 * calls: ppoll, select, write
 * away: works
 * children: away
 */
#include <poll.h>
#include <sys/select.h>
#include <sys/syscall.h>

#include "files.h"
#include "shape.h"

static int there[2], back[2];

static void answer_late(void)
{
	char byte;

	close(there[1]);
	while (read(there[0], &byte, 1) == 1) {
		usleep(5000);
		must(write(back[1], &byte, 1) == 1);
	}
	_exit(0);
}

static void prepare(void)
{
	must(!pipe(there) && !pipe(back));
	if (!fork())
		answer_late();
	must(!close(there[0]) && !close(back[1]));
}

static void step(unsigned long n)
{
	struct pollfd one = { .fd = back[0], .events = POLLIN };
	struct timespec long_time = { .tv_sec = 100 };
	struct timeval left = { .tv_sec = 100 };
	char asked = n, byte;
	fd_set set;

	must(write(there[1], &asked, 1) == 1);
	must(ppoll(&one, 1, &long_time, NULL) == 1 && one.revents == POLLIN);
	must(read(back[0], &byte, 1) == 1 && byte == asked && write(there[1], &asked, 1) == 1);
	FD_ZERO(&set);
	FD_SET(back[0], &set);
	must(syscall(SYS_select, back[0] + 1, &set, NULL, NULL, &left) == 1 && FD_ISSET(back[0], &set));
	must(left.tv_sec < 100 && left.tv_sec > 10 && read(back[0], &byte, 1) == 1);
}

const struct shape shape = { .prepare = prepare, .step = step };
