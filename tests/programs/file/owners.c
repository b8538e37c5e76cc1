// SPDX-License-Identifier: GPL-2.0
/*
 * Owners of files; with a new one the bits that lend his rights go.
 *
 * feature: owners, modes and times
 * calls: chown, fchown, lchown, fchownat
 * away: works
 */
#include "files.h"
#include "shape.h"

static int fd;

static bool is_owned(const char *name, uid_t uid, gid_t gid)
{
	struct stat status;

	must(!lstat(name, &status));
	return status.st_uid == uid && status.st_gid == gid;
}

static void prepare(void)
{
	fd = make_file("file");
	must(!symlink("file", "pointer"));
}

static void step(unsigned long n)
{
	uid_t user = 1000 + n % 1000;
	struct stat status;

	must(!fchmod(fd, 06755) && !chown("pointer", user, -1) && is_owned("file", user, getgid()));
	must(!fstat(fd, &status) && (status.st_mode & 07777) == 0755);
	must(!lchown("pointer", user + 1, user + 2) && is_owned("pointer", user + 1, user + 2));
	must(!fchown(fd, -1, user) && is_owned("file", user, user));
	must(!fchownat(AT_FDCWD, "file", 0, 0, 0) && is_owned("file", 0, 0));
	must(!fchownat(fd, "", -1, -1, AT_EMPTY_PATH) && !fchownat(AT_FDCWD, "pointer", 0, 0, AT_SYMLINK_NOFOLLOW));
	must(is_owned("pointer", 0, 0) && !fchown(fd, getuid(), getgid()));
}

const struct shape shape = { .prepare = prepare, .step = step };
