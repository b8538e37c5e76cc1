// SPDX-License-Identifier: GPL-2.0
/*
 * A descriptor that is only a place: it cannot be read, but looked at and opened from.
 *
 * feature: opening files
 * calls: openat, newfstatat, fchdir
 * away: works
 */
#include "files.h"
#include "shape.h"

static int folder, pointer;

static void prepare(void)
{
	must(!mkdir("folder", 0755) && !symlink("folder", "pointer"));
	must(!close(make_file("folder/file")));
	folder = open("folder", O_PATH);
	pointer = open("pointer", O_PATH | O_NOFOLLOW);
	must(folder >= 0 && pointer >= 0);
}

static void step(unsigned long n)
{
	int fd = openat(folder, "file", O_RDONLY);
	struct stat status;
	char text[8];

	must(fd >= 0 && !close(fd));
	must(read(folder, text, 1) == -1 && errno == EBADF);
	must(fchmod(folder, 0700) == -1 && errno == EBADF);
	must(!fstat(folder, &status) && S_ISDIR(status.st_mode));
	must(!fstat(pointer, &status) && S_ISLNK(status.st_mode));
	must(readlinkat(pointer, "", text, sizeof(text)) == 6 && !memcmp(text, "folder", 6));
	must(!fstatat(folder, "", &status, AT_EMPTY_PATH) && S_ISDIR(status.st_mode));
	must(!fchdir(folder) && !access("file", F_OK) && !chdir(".."));
}

const struct shape shape = { .prepare = prepare, .step = step };
