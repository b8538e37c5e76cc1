// SPDX-License-Identifier: GPL-2.0
/*
 * A program may open no more files than its limit says, and those above it stay open.
 *
 * feature: limits
 * calls: prlimit64, dup, fcntl
 * away: works
 */
#include <fcntl.h>
#include <sys/resource.h>

#include "shape.h"

enum { LIMIT = 32, ABOVE = 100 };

static void prepare(void)
{
	struct rlimit limit;

	must(dup2(STDOUT_FILENO, ABOVE) == ABOVE);
	must(!getrlimit(RLIMIT_NOFILE, &limit));
	limit.rlim_cur = LIMIT;
	must(!setrlimit(RLIMIT_NOFILE, &limit));
}

static void step(unsigned long n)
{
	int first = dup(STDOUT_FILENO), fd;

	must(first > 0);
	while ((fd = dup(STDOUT_FILENO)) >= 0)
		must(fd < LIMIT);
	must(errno == EMFILE);
	must(fcntl(STDOUT_FILENO, F_DUPFD, LIMIT) == -1 && errno == EINVAL);
	must(fcntl(ABOVE, F_GETFD) == 0);
	for (fd = first; fd < LIMIT; fd++)
		close(fd);
}

const struct shape shape = { .prepare = prepare, .step = step };
