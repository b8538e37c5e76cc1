// SPDX-License-Identifier: GPL-2.0
/*
 * A file is created once, refused the second time, and emptied when asked for; its mode obeys the umask.
 *
 * feature: opening files
 * calls: open, openat, creat, close, umask
 * away: works
 */
#include <sys/syscall.h>

#include "files.h"
#include "shape.h"

static mode_t mode_of(const char *name)
{
	struct stat status;

	must(!stat(name, &status));
	return status.st_mode & 07777;
}

static void prepare(void)
{
	umask(027);
}

static void step(unsigned long n)
{
	int fd = open("new", O_CREAT | O_EXCL | O_WRONLY, 0666);

	must(fd >= 0 && mode_of("new") == 0640);
	must(open("new", O_CREAT | O_EXCL | O_WRONLY, 0666) == -1 && errno == EEXIST);
	must(write(fd, "abc", 3) == 3 && !close(fd));
	fd = syscall(SYS_open, "new", O_RDWR | O_TRUNC);
	must(fd >= 0 && size_of(fd) == 0 && write(fd, "abc", 3) == 3 && !close(fd));
	fd = syscall(SYS_creat, "new", 0777);
	must(fd >= 0 && size_of(fd) == 0 && mode_of("new") == 0640 && !close(fd));
	must(!unlink("new"));
	must(open("new", O_RDWR) == -1 && errno == ENOENT);
}

static void verify(void)
{
	must(umask(022) == 027);
}

const struct shape shape = { prepare, step, verify };
