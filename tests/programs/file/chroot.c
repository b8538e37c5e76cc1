// SPDX-License-Identifier: GPL-2.0
/*
 * A process with a root of its own sees nothing else, and keeps a way out that it had open.
 *
 * feature: directories
 * calls: chroot, chdir, fchdir
 * away: works
 */
#include "files.h"
#include "shape.h"

static int outside;

static void enter(void)
{
	must(!chroot("cell") && !chdir("/"));
}

static void prepare(void)
{
	must(!mkdir("cell", 0755) && !close(make_file("cell/inside")) && !close(make_file("beyond")));
	must(!symlink("/inside", "cell/pointer"));
	outside = open(".", O_RDONLY | O_DIRECTORY);
	must(outside >= 0);
	enter();
}

static void step(unsigned long n)
{
	char path[16];

	must(getcwd(path, sizeof(path)) && !strcmp(path, "/"));
	must(!access("/inside", F_OK) && !access("pointer", F_OK) && !access("../../inside", F_OK));
	must(access("/beyond", F_OK) == -1 && errno == ENOENT && access("/proc", F_OK) == -1 && errno == ENOENT);
	must(!fchdir(outside) && !access("beyond", F_OK));
	enter();
}

const struct shape shape = { .prepare = prepare, .step = step };
