// SPDX-License-Identifier: GPL-2.0
/*
 * Opening a FIFO waits for the other side, which a child opens later.
 *
 * feature: pipes and FIFOs
 * calls: openat, read, write
 * away: works
 * children: away
 */
#include "files.h"
#include "shape.h"

static int ask[2];

static void open_late(void)
{
	char way;
	int fd;

	while (read(ask[0], &way, 1) == 1) {
		usleep(4000);
		fd = open("fifo", way == 'w' ? O_WRONLY : O_RDONLY);
		must(fd >= 0);
		if (way == 'w')
			must(write(fd, "child", 5) == 5);
		else
			must(read(fd, &way, 1) == 1 && way == 'p');
		must(!close(fd));
	}
	_exit(0);
}

static void prepare(void)
{
	must(!mkfifo("fifo", 0600) && !pipe(ask));
	if (!fork()) {
		close(ask[1]);
		open_late();
	}
	must(!close(ask[0]));
}

static void step(unsigned long n)
{
	char room[8];
	int fd;

	must(write(ask[1], n % 2 ? "w" : "r", 1) == 1);
	fd = open("fifo", n % 2 ? O_RDONLY : O_WRONLY);
	must(fd >= 0);
	if (n % 2)
		must(read(fd, room, sizeof(room)) == 5 && !memcmp(room, "child", 5) && read(fd, room, 1) == 0);
	else
		must(write(fd, "p", 1) == 1);
	must(!close(fd));
}

const struct shape shape = { .prepare = prepare, .step = step };
