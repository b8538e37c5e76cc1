// SPDX-License-Identifier: GPL-2.0
/*
 * Copies of a descriptor share the offset and flags of the file, and not their own flags.
 *
 * feature: descriptors
 * calls: dup, dup2, dup3, fcntl, close
 * away: works
 */
#include "files.h"
#include "shape.h"

static int fd, copy;

static void prepare(void)
{
	fd = make_file("file");
	must(write(fd, "0123456789", 10) == 10);
	copy = dup(fd);
	must(copy > fd);
}

static void step(unsigned long n)
{
	int at = 100 + n % 50, second;

	must(lseek(fd, n % 10, SEEK_SET) == (off_t)(n % 10) && lseek(copy, 0, SEEK_CUR) == (off_t)(n % 10));
	must(dup2(copy, at) == at && dup2(at, at) == at && dup3(copy, at, O_CLOEXEC) == at);
	must(fcntl(at, F_GETFD) == FD_CLOEXEC && fcntl(copy, F_GETFD) == 0);
	must(dup3(copy, copy, 0) == -1 && errno == EINVAL && dup2(copy, -1) == -1 && errno == EBADF);
	second = fcntl(at, F_DUPFD, at);
	must(second == at + 1 && fcntl(second, F_GETFD) == 0 && fcntl(at, F_DUPFD_CLOEXEC, 300) == 300);
	must(!fcntl(second, F_SETFL, O_APPEND) && fcntl(copy, F_GETFL) & O_APPEND && !fcntl(fd, F_SETFL, 0));
	must(!close(second) && !close(300) && !close(at) && close(at) == -1 && errno == EBADF);
	must(dup(at) == -1 && errno == EBADF);
}

const struct shape shape = { .prepare = prepare, .step = step };
