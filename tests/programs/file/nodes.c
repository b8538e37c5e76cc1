// SPDX-License-Identifier: GPL-2.0
/*
 * Special files: what was made is what is found.
 *
 * feature: names of files
 * calls: mknod, mknodat
 * away: works
 */
#include <sys/syscall.h>
#include <sys/sysmacros.h>

#include "files.h"
#include "shape.h"

/* The call of old, which the C library makes with mknodat. */
static int make_long_ago(const char *name, mode_t mode)
{
	return syscall(SYS_mknod, name, mode, 0);
}

static void step(unsigned long n)
{
	struct stat status;
	char byte = 'x';
	int fd;

	must(!mknod("null", S_IFCHR | 0600, makedev(1, 3)));
	must(!stat("null", &status) && S_ISCHR(status.st_mode) && status.st_rdev == makedev(1, 3));
	fd = open("null", O_RDWR);
	must(fd >= 0 && write(fd, &byte, 1) == 1 && read(fd, &byte, 1) == 0 && !close(fd));
	must(!mknodat(AT_FDCWD, "fifo", S_IFIFO | 0600, 0) && !stat("fifo", &status) && S_ISFIFO(status.st_mode));
	must(!make_long_ago("socket", S_IFSOCK | 0600) && open("socket", O_RDWR) == -1 && errno == ENXIO);
	must(make_long_ago("folder", S_IFDIR | 0700) == -1 && errno == EPERM);
	must(!unlink("null") && !unlink("fifo") && !unlink("socket"));
}

const struct shape shape = { .step = step };
