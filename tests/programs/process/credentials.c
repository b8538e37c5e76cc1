// SPDX-License-Identifier: GPL-2.0
/*
 * A program changes who it acts for, forth and back, and may do what that one may.
 *
 * feature: credentials
 * calls: setresuid, setresgid, setreuid, setregid, setuid, setgid, setgroups, getgroups, getresuid,
 *	getresgid, openat
 * away: comes home
 */
#include <fcntl.h>
#include <grp.h>
#include <sys/stat.h>

#include "shape.h"

enum { USER = 4321, GROUP = 4322, OTHER = 4323 };

static void is_user(uid_t real, uid_t effective, uid_t saved)
{
	uid_t r, e, s;

	must(!getresuid(&r, &e, &s) && r == real && e == effective && s == saved);
	must(getuid() == real && geteuid() == effective);
}

static void is_group(gid_t real, gid_t effective, gid_t saved)
{
	gid_t r, e, s;

	must(!getresgid(&r, &e, &s) && r == real && e == effective && s == saved);
	must(getgid() == real && getegid() == effective);
}

static void prepare(void)
{
	must(!close(open("of-root", O_WRONLY | O_CREAT, 0600)));
}

static void act_as_user(void)
{
	struct stat is;
	int fd;

	must(open("of-root", O_RDONLY) == -1 && errno == EACCES);
	fd = open("of-user", O_WRONLY | O_CREAT, 0600);
	must(fd >= 0 && !fstat(fd, &is) && is.st_uid == USER && is.st_gid == GROUP && !close(fd));
	must(!unlink("of-user"));
	must(setresuid(OTHER, -1, -1) == -1 && errno == EPERM);
}

static void step(unsigned long n)
{
	gid_t groups[] = { OTHER, n % 1000 }, now[4];
	int fd;

	must(!setgroups(2, groups) && getgroups(4, now) == 2 && (now[0] == OTHER || now[1] == OTHER));
	must(!setresgid(-1, GROUP, 0) && !setresuid(-1, USER, 0));
	is_user(0, USER, 0);
	is_group(0, GROUP, 0);
	act_as_user();
	must(!seteuid(0) && !setegid(0));
	must(!setreuid(USER, 0) && !setregid(GROUP, 0));
	is_user(USER, 0, 0);
	is_group(GROUP, 0, 0);
	must(!setuid(0) && !setgid(0));
	is_user(0, 0, 0);
	is_group(0, 0, 0);
	fd = open("of-root", O_RDONLY);
	must(fd >= 0 && !close(fd));
}

const struct shape shape = { .prepare = prepare, .step = step };
