// SPDX-License-Identifier: GPL-2.0
/*
 * Symbolic links say where they lead, whole or cut to the room there is.
 *
 * feature: names of files
 * calls: symlink, symlinkat, readlink, readlinkat, newfstatat
 * away: works
 */
#include "files.h"
#include "shape.h"

static char target[4096];

static void prepare(void)
{
	memset(target, 't', sizeof(target) - 1);
	must(!symlink(target, "long"));
}

static void step(unsigned long n)
{
	char text[5000];
	struct stat status;

	memset(text, 0, sizeof(text));
	must(readlink("long", text, sizeof(text)) == 4095 && !strcmp(text, target));
	must(!lstat("long", &status) && S_ISLNK(status.st_mode) && status.st_size == 4095);
	must(stat("long", &status) == -1 && errno == ENAMETOOLONG);
	must(!symlinkat("nowhere", AT_FDCWD, "short") && stat("short", &status) == -1 && errno == ENOENT);
	memset(text, '-', 8);
	must(readlinkat(AT_FDCWD, "short", text, 3) == 3 && !memcmp(text, "now-----", 8));
	must(readlink(".", text, 8) == -1 && errno == EINVAL);
	must(readlink("short", text, 0) == -1 && errno == EINVAL);
	must(symlink("", "empty") == -1 && errno == ENOENT);
	must(symlink("else", "short") == -1 && errno == EEXIST && !unlink("short"));
}

const struct shape shape = { .prepare = prepare, .step = step };
