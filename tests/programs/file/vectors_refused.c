// SPDX-License-Identifier: GPL-2.0
/*
 * Vectors of too many buffers, or of more than can be counted, are refused; nothing is written.
 *
 * feature: reading and writing files
 * calls: readv, writev
 * away: comes home
 */
#include <limits.h>
#include <sys/uio.h>

#include "files.h"
#include "shape.h"

static int fd;
static volatile int less_than_none = -1;

static void prepare(void)
{
	fd = make_file("file");
}

static void step(unsigned long n)
{
	static char bytes[16];
	static struct iovec many[1025];
	struct iovec huge[2] = { { bytes, 16 }, { bytes, (size_t)SSIZE_MAX + 1 } };

	must(writev(fd, many, 1025) == -1 && errno == EINVAL);
	must(readv(fd, many, less_than_none) == -1 && errno == EINVAL);
	must(writev(fd, huge, 2) == -1 && errno == EINVAL);
	must(size_of(fd) == 0);
}

const struct shape shape = { .prepare = prepare, .step = step };
