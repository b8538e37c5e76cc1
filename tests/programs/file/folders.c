// SPDX-License-Identifier: GPL-2.0
/*
 * Directories are made and removed; one that is removed while it is somebody's place is still that place.
 *
 * feature: directories
 * calls: mkdir, mkdirat, rmdir, chdir, fchdir, getcwd
 * away: works
 */
#include <sys/syscall.h>

#include "files.h"
#include "shape.h"

static int top;
static char was[4096];

static void enter_and_remove(void)
{
	must(!mkdir("place", 0700) && !chdir("place"));
	must(!unlinkat(top, "place", AT_REMOVEDIR));
}

static void prepare(void)
{
	must(getcwd(was, sizeof(was)));
	top = open(".", O_RDONLY | O_DIRECTORY);
	must(top >= 0);
	enter_and_remove();
}

static void step(unsigned long n)
{
	char is[4096];
	struct stat status;

	must(syscall(SYS_getcwd, is, sizeof(is)) == -1 && errno == ENOENT);
	must(!stat(".", &status) && status.st_nlink == 0);
	must(mkdir("below", 0700) == -1 && errno == ENOENT);
	must(!fchdir(top) && getcwd(is, sizeof(is)) && !strcmp(is, was));
	must(syscall(SYS_getcwd, is, 2) == -1 && errno == ERANGE);
	must(!mkdirat(top, "full", 0750) && !mkdir("full/below", 0700) && mkdir("full", 0700) == -1 && errno == EEXIST);
	must(rmdir("full") == -1 && errno == ENOTEMPTY);
	must(!rmdir("full/below") && !rmdir("full") && rmdir("full") == -1 && errno == ENOENT);
	must(rmdir(".") == -1 && errno == EINVAL);
	enter_and_remove();
}

static void verify(void)
{
	must(!fchdir(top));
}

const struct shape shape = { prepare, step, verify };
