// SPDX-License-Identifier: GPL-2.0
/*
 * A file does not grow beyond the limit: what fits is written, then a signal says that it is full.
 *
 * feature: limits
 * calls: prlimit64, write, ftruncate, lseek
 * away: works
 */
#include <fcntl.h>
#include <sys/resource.h>

#include "shape.h"

enum { LIMIT = 10000 };

static volatile sig_atomic_t told;

static void handle(int signal)
{
	told++;
}

static void prepare(void)
{
	must(signal(SIGXFSZ, handle) != SIG_ERR);
	must(!setrlimit(RLIMIT_FSIZE, &(struct rlimit){ LIMIT, LIMIT }));
}

static void step(unsigned long n)
{
	static const char bytes[4096];
	int fd = open("file", O_RDWR | O_CREAT | O_TRUNC, 0600);

	must(fd >= 0);
	told = 0;
	must(write(fd, bytes, 4096) == 4096 && write(fd, bytes, 4096) == 4096);
	must(write(fd, bytes, 4096) == LIMIT - 8192 && !told);
	must(write(fd, bytes, 1) == -1 && errno == EFBIG && told == 1);
	must(ftruncate(fd, LIMIT + 1) == -1 && errno == EFBIG && told == 2);
	must(lseek(fd, 0, SEEK_END) == LIMIT && !close(fd));
}

const struct shape shape = { .prepare = prepare, .step = step };
