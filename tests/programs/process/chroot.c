// SPDX-License-Identifier: GPL-2.0
/*
 * A program shuts itself in, sees nothing else, and leaves by a directory that it holds open.
 *
 * feature: where a process stands
 * calls: chroot, fchdir, chdir, getcwd
 * away: works
 */
#include <fcntl.h>
#include <sys/stat.h>

#include "shape.h"

static int outside, root;

static void prepare(void)
{
	must(!mkdir("jail", 0700) && !mkdir("jail/inner", 0700));
	outside = open(".", O_DIRECTORY | O_CLOEXEC);
	root = open("/", O_DIRECTORY | O_CLOEXEC);
	must(outside >= 0 && root >= 0);
	must(!chroot("jail"));
}

/* It is inside between steps. */
static void step(unsigned long n)
{
	char cwd[4096];

	must(!chdir("/inner") && getcwd(cwd, sizeof(cwd)) && !strcmp(cwd, "/inner"));
	must(!chdir("../../../..") && getcwd(cwd, sizeof(cwd)) && !strcmp(cwd, "/"));
	must(access("/proc", F_OK) == -1 && errno == ENOENT);
	must(!fchdir(root) && !chroot("."));
	must(!access("/proc/self", F_OK));
	must(!fchdir(outside) && !access("jail", F_OK));
	must(getcwd(cwd, sizeof(cwd)) && strlen(cwd) > 1);
	must(!chroot("jail"));
}

const struct shape shape = { .prepare = prepare, .step = step };
