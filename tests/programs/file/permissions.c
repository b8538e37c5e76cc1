// SPDX-License-Identifier: GPL-2.0
/*
 * Modes of files as they are set, masked and asked for.
 *
 * feature: owners, modes and times
 * calls: chmod, fchmod, fchmodat, access, faccessat2, umask
 * away: works
 */
#include "files.h"
#include "shape.h"

static mode_t mode(void)
{
	struct stat status;

	must(!stat("file", &status));
	return status.st_mode & 07777;
}

static void step(unsigned long n)
{
	mode_t before = umask(077);
	int fd = make_file("file");

	must(umask(before) == 077 && mode() == 0600);
	must(!chmod("file", 04751) && mode() == 04751);
	must(!fchmod(fd, 0400) && mode() == 0400);
	must(!access("file", R_OK | W_OK) && access("file", X_OK) == -1 && errno == EACCES);
	must(!fchmodat(AT_FDCWD, "file", 0100, 0) && !faccessat(AT_FDCWD, "file", X_OK, AT_EACCESS));
	must(access("missing", F_OK) == -1 && errno == ENOENT && access("file", 9) == -1 && errno == EINVAL);
	must(!close(fd) && !unlink("file"));
}

const struct shape shape = { .step = step };
