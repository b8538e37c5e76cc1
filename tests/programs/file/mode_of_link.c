// SPDX-License-Identifier: GPL-2.0
/*
 * The mode of a file is set, with flags; that of a symbolic link cannot be.
 *
 * feature: attributes of files
 * calls: fchmodat2
 * away: works
 * needs: kernel 6.6
 */
#include <sys/syscall.h>

#include "files.h"
#include "shape.h"

#ifndef SYS_fchmodat2
#define SYS_fchmodat2 452
#endif

static void prepare(void)
{
	close(make_file("file"));
	must(!symlink("file", "link"));
}

static void step(unsigned long n)
{
	mode_t mode = n % 2 ? 0640 : 0400;
	struct stat status;

	if (syscall(SYS_fchmodat2, AT_FDCWD, "link", mode, 0)) {
		must(errno == ENOSYS);
		shape_without();
		return;
	}
	must(!stat("file", &status) && (status.st_mode & 07777) == mode);
	must(syscall(SYS_fchmodat2, AT_FDCWD, "link", 0600, AT_SYMLINK_NOFOLLOW) == -1 && errno == EOPNOTSUPP);
	must(syscall(SYS_fchmodat2, AT_FDCWD, "none", 0600, 0) == -1 && errno == ENOENT);
	must(!stat("file", &status) && (status.st_mode & 07777) == mode);
}

const struct shape shape = { .prepare = prepare, .step = step };
