// SPDX-License-Identifier: GPL-2.0
/*
 * A range of descriptors is closed, or marked to be, and those around it stay.
 *
 * feature: descriptors
 * calls: close_range
 * away: works
 */
#include <sys/syscall.h>

#include "files.h"
#include "shape.h"

enum { CLOEXEC = 4 };

static void prepare(void)
{
	must(fcntl(STDOUT_FILENO, F_DUPFD, 99) == 99 && fcntl(STDOUT_FILENO, F_DUPFD, 150) == 150);
}

static void step(unsigned long n)
{
	int i;

	for (i = 100; i < 150; i += 1 + n % 5)
		must(dup2(STDOUT_FILENO, i) == i);
	must(!syscall(SYS_close_range, 100, 120, 0) && fcntl(100, F_GETFD) == -1 && errno == EBADF);
	must(fcntl(120, F_GETFD) == -1);
	must(dup2(STDOUT_FILENO, 130) == 130 && !syscall(SYS_close_range, 121, 149, CLOEXEC));
	must(fcntl(130, F_GETFD) == FD_CLOEXEC && fcntl(99, F_GETFD) == 0 && fcntl(150, F_GETFD) == 0);
	must(!syscall(SYS_close_range, 100, 149, 0));
	must(syscall(SYS_close_range, 5, 4, 0) == -1 && errno == EINVAL);
}

const struct shape shape = { .prepare = prepare, .step = step };
