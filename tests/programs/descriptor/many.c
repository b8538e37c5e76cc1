// SPDX-License-Identifier: GPL-2.0
/*
 * Nine hundred files are open at once, and each is still itself.
 *
 * feature: descriptors
 * calls: memfd_create, close, pread64
 * away: works
 */
#include <sys/mman.h>

#include "files.h"
#include "shape.h"

enum { FILES = 900, LOOKED_AT = 60 };

static int fds[FILES];

static int make_numbered(unsigned int number)
{
	int fd = memfd_create("numbered", 0);

	must(fd >= 0 && pwrite(fd, &number, sizeof(number), 0) == sizeof(number));
	return fd;
}

static void prepare(void)
{
	int i;

	for (i = 0; i < FILES; i++)
		fds[i] = make_numbered(i);
}

static void is_itself(unsigned int i)
{
	unsigned int number;

	must(pread(fds[i], &number, sizeof(number), 0) == sizeof(number) && number == i);
}

static void step(unsigned long n)
{
	unsigned int i, again = n % FILES;

	for (i = 0; i < LOOKED_AT; i++)
		is_itself((n * LOOKED_AT + i) % FILES);
	must(!close(fds[again]));
	fds[again] = make_numbered(again);
}

static void verify(void)
{
	unsigned int i;

	for (i = 0; i < FILES; i++)
		is_itself(i);
}

const struct shape shape = { prepare, step, verify };
