// SPDX-License-Identifier: GPL-2.0
/*
 * Two descriptors are compared: whether one open file is behind them.
 *
 * feature: descriptors, compared
 * calls: kcmp
 * away: comes home
 */
#include <sys/syscall.h>

#include "files.h"
#include "shape.h"

enum { FILES = 0 };

static int fd, copy, other;

static void prepare(void)
{
	fd = make_file("file");
	copy = dup(fd);
	other = open("file", O_RDWR);
}

static long compare(int one, int two)
{
	return syscall(SYS_kcmp, getpid(), getpid(), FILES, one, two);
}

static void step(unsigned long n)
{
	must(compare(fd, copy) == 0 && compare(fd, other) > 0 && compare(fd, 999) == -1 && errno == EBADF);
	must(is_same_file(fd, other));
}

const struct shape shape = { .prepare = prepare, .step = step };
