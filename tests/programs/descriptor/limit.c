// SPDX-License-Identifier: GPL-2.0
/*
 * No more descriptors than the limit allows; those above a lowered limit stay.
 *
 * feature: descriptors
 * calls: prlimit64, getrlimit, setrlimit, dup, poll
 * away: works
 */
#include <poll.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include "files.h"
#include "shape.h"

static struct rlimit limit = { 32, 600 };

static void prepare(void)
{
	must(!setrlimit(RLIMIT_NOFILE, &limit));
}

static void step(unsigned long n)
{
	struct pollfd many[40];
	struct rlimit found;
	int last = -1, fd;

	while ((fd = dup(STDOUT_FILENO)) >= 0)
		last = fd;
	must(errno == EMFILE && last == (int)limit.rlim_cur - 1);
	must(dup2(STDOUT_FILENO, limit.rlim_cur) == -1 && errno == EBADF);
	must(fcntl(STDOUT_FILENO, F_DUPFD, limit.rlim_cur) == -1 && errno == EINVAL);
	memset(many, 0xff, sizeof(many));
	must(poll(many, limit.rlim_cur + 1, 0) == -1 && errno == EINVAL);
	for (; last > 2; last--)
		must(!close(last));
	limit.rlim_cur = 20 + n % 20;
	must(!syscall(SYS_setrlimit, RLIMIT_NOFILE, &limit));
	must(!syscall(SYS_getrlimit, RLIMIT_NOFILE, &found) && found.rlim_cur == limit.rlim_cur && found.rlim_max == 600);
	must(!prlimit(0, RLIMIT_NOFILE, NULL, &found) && found.rlim_cur == limit.rlim_cur);
	found.rlim_cur = 700;
	must(prlimit(0, RLIMIT_NOFILE, &found, NULL) == -1 && errno == EINVAL);
}

const struct shape shape = { .prepare = prepare, .step = step };
