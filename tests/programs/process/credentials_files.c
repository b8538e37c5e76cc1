// SPDX-License-Identifier: GPL-2.0
/*
 * The user and group that a program has for files alone.
 *
 * feature: credentials
 * calls: setfsuid, setfsgid, openat
 * away: comes home
 */
#include <fcntl.h>
#include <sys/fsuid.h>
#include <sys/stat.h>

#include "shape.h"

enum { USER = 4321, GROUP = 4322 };

static void step(unsigned long n)
{
	struct stat is;
	int fd;

	must(setfsgid(GROUP) == 0 && setfsuid(USER) == 0);
	must(setfsuid(-1) == USER && setfsgid(-1) == GROUP && geteuid() == 0 && getegid() == 0);
	fd = open("file", O_WRONLY | O_CREAT | O_EXCL, 0600);
	must(fd >= 0 && !fstat(fd, &is) && is.st_uid == USER && is.st_gid == GROUP);
	must(!close(fd) && !unlink("file"));
	must(open("/etc/shadow", O_RDONLY) == -1 && errno == EACCES);
	must(setfsuid(0) == USER && setfsgid(0) == GROUP);
}

const struct shape shape = { .step = step };
