// SPDX-License-Identifier: GPL-2.0
/*
 * Who a program acts for stays wherever it goes, and so does what that one may do.
 *
 * feature: credentials
 * calls: getresuid, getresgid, getgroups, openat, chown, kill
 * away: works
 */
#include <fcntl.h>
#include <grp.h>
#include <sys/stat.h>

#include "shape.h"

enum { USER = 4321, GROUP = 4322, OTHER = 4323 };

static void prepare(void)
{
	static const gid_t groups[] = { 77, 88, 99 };

	must(!close(open("of-root", O_WRONLY | O_CREAT, 0600)));
	must(!close(open("of-group", O_WRONLY | O_CREAT, 0640)) && !chown("of-group", 0, 88));
	must(!setgroups(3, groups) && !setresgid(GROUP, GROUP, OTHER) && !setresuid(USER, USER, OTHER));
}

static void step(unsigned long n)
{
	uid_t real, effective, saved;
	gid_t groups[4];
	struct stat is;
	int fd;

	must(!getresuid(&real, &effective, &saved) && real == USER && effective == USER && saved == OTHER);
	must(!getresgid(&real, &effective, &saved) && real == GROUP && effective == GROUP && saved == OTHER);
	must(getuid() == USER && geteuid() == USER && getgid() == GROUP && getegid() == GROUP);
	must(getgroups(4, groups) == 3 && groups[0] == 77 && groups[1] == 88 && groups[2] == 99);
	must(open("of-root", O_RDONLY) == -1 && errno == EACCES);
	fd = open("of-group", O_RDONLY);
	must(fd >= 0 && !close(fd));
	fd = open("mine", O_WRONLY | O_CREAT, 0600);
	must(fd >= 0 && !fstat(fd, &is) && is.st_uid == USER && is.st_gid == GROUP);
	must(!close(fd) && chown("mine", 0, 0) == -1 && errno == EPERM && !unlink("mine"));
	must(kill(1, 0) == -1 && errno == EPERM);
}

const struct shape shape = { .prepare = prepare, .step = step };
