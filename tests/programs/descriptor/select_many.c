// SPDX-License-Identifier: GPL-2.0
/*
 * Among hundreds of descriptors, those that are ready are found, by select and by poll.
 *
 * feature: select and poll
 * calls: select, poll
 * away: works
 */
#include <poll.h>
#include <sys/select.h>
#include <sys/syscall.h>

#include "files.h"
#include "shape.h"

enum { PIPES = 240 };

static int readers[PIPES], writers[PIPES];

static void prepare(void)
{
	int i, ends[2];

	for (i = 0; i < PIPES; i++) {
		must(!pipe(ends));
		readers[i] = ends[0];
		writers[i] = ends[1];
	}
}

static void select_finds(int one, int other, bool them)
{
	struct timeval no_time = {};
	fd_set set;
	int i, found = 0;

	FD_ZERO(&set);
	for (i = 0; i < PIPES; i++)
		FD_SET(readers[i], &set);
	found = syscall(SYS_select, 1024, &set, NULL, NULL, &no_time);
	must(found == (them ? 2 : 0));
	for (i = 0; i < PIPES; i++)
		must(!FD_ISSET(readers[i], &set) == !(them && (i == one || i == other)));
}

static void poll_finds(int one, int other)
{
	struct pollfd all[PIPES];
	int i;

	for (i = 0; i < PIPES; i++)
		all[i] = (struct pollfd){ .fd = i % 7 ? readers[i] : -1, .events = POLLIN, .revents = -1 };
	must(syscall(SYS_poll, all, PIPES, 0) == !!(one % 7) + !!(other % 7));
	for (i = 0; i < PIPES; i++)
		must(all[i].revents == (i % 7 && (i == one || i == other) ? POLLIN : 0));
}

static void step(unsigned long n)
{
	int one = n % PIPES, other = (n * 7 + 200) % PIPES;
	char byte;

	if (one == other)
		other = (other + 1) % PIPES;
	must(write(writers[one], "1", 1) == 1 && write(writers[other], "2", 1) == 1);
	select_finds(one, other, true);
	poll_finds(one, other);
	must(read(readers[one], &byte, 1) == 1 && byte == '1' && read(readers[other], &byte, 1) == 1 && byte == '2');
	select_finds(one, other, false);
}

const struct shape shape = { .prepare = prepare, .step = step };
