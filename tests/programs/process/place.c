// SPDX-License-Identifier: GPL-2.0
/*
 * The working directory goes along when it is renamed, and is gone when it is removed.
 *
 * feature: where a process stands
 * calls: chdir, fchdir, getcwd, rename, rmdir
 * away: works
 */
#include <fcntl.h>
#include <sys/stat.h>

#include "shape.h"

static int above;

static bool stands_in(const char *name)
{
	char cwd[4096];

	must(getcwd(cwd, sizeof(cwd)));
	return !strcmp(strrchr(cwd, '/') + 1, name);
}

static void prepare(void)
{
	above = open(".", O_DIRECTORY | O_CLOEXEC);
	must(above >= 0 && !mkdir("odd", 0700) && !chdir("odd"));
}

static void step(unsigned long n)
{
	char cwd[4096];

	must(stands_in(n % 2 ? "even" : "odd"));
	must(!renameat(above, n % 2 ? "even" : "odd", above, "between") && stands_in("between"));
	must(!mkdir("deeper", 0700) && !chdir("deeper") && !rmdir("../deeper"));
	must(!getcwd(cwd, sizeof(cwd)) && errno == ENOENT);
	must(open("file", O_CREAT, 0600) == -1 && errno == ENOENT);
	must(!fchdir(above) && !chdir("between"));
	must(!rename("../between", n % 2 ? "../odd" : "../even"));
}

const struct shape shape = { .prepare = prepare, .step = step };
