// SPDX-License-Identifier: GPL-2.0
/*
 * A directory so deep that no system call can name it whole; the way there and back works.
 *
 * feature: directories
 * calls: chdir, mkdir, getcwd
 * away: works
 */
#include <sys/syscall.h>

#include "files.h"
#include "shape.h"

enum { DEPTH = 25, NAME = 200, UP = 19 };

static char name[NAME + 1], room[DEPTH * (NAME + 1) + 4096];
static size_t before;

static void prepare(void)
{
	int i;

	must(getcwd(room, sizeof(room)));
	before = strlen(room);
	memset(name, 'd', NAME);
	for (i = 0; i < DEPTH; i++)
		must(!mkdir(name, 0755) && !chdir(name));
}

static void step(unsigned long n)
{
	int i;

	must(syscall(SYS_getcwd, room, sizeof(room)) == -1 && errno == ENAMETOOLONG);
	must(!close(make_file("bottom")) && !unlink("bottom"));
	for (i = 0; i < UP; i++)
		must(!chdir(".."));
	must(syscall(SYS_getcwd, room, sizeof(room)) == (long)(before + (DEPTH - UP) * (NAME + 1) + 1));
	must(strspn(room + before + 1, "d") == NAME && access("bottom", F_OK) == -1 && errno == ENOENT);
	for (i = 0; i < UP; i++)
		must(!chdir(name));
}

static void verify(void)
{
	int i;

	for (i = 0; i < DEPTH; i++)
		must(!chdir("..") && !rmdir(name));
	must(getcwd(room, sizeof(room)) && strlen(room) == before);
}

const struct shape shape = { prepare, step, verify };
