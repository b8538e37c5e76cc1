// SPDX-License-Identifier: GPL-2.0
/*
 * What must be a directory, or no symbolic link, or writable, is not opened if it is otherwise.
 *
 * feature: opening files
 * calls: openat
 * away: works
 */
#include "files.h"
#include "shape.h"

static void refused(const char *name, int flags, int error)
{
	must(open(name, flags) == -1 && errno == error);
}

static void prepare(void)
{
	must(!close(make_file("file")) && !mkdir("folder", 0755));
	must(!symlink("file", "to_file") && !symlink("folder", "to_folder") && !symlink("round", "round"));
}

static void step(unsigned long n)
{
	char long_name[300], long_path[5000];
	int fd = open("to_folder", O_RDONLY | O_DIRECTORY);

	must(fd >= 0 && !close(fd));
	refused("file", O_RDONLY | O_DIRECTORY, ENOTDIR);
	refused("to_file", O_RDONLY | O_NOFOLLOW, ELOOP);
	refused("to_folder", O_RDONLY | O_DIRECTORY | O_NOFOLLOW, ENOTDIR);
	refused("round", O_RDONLY, ELOOP);
	refused("folder", O_WRONLY, EISDIR);
	refused("file/below", O_RDONLY, ENOTDIR);
	refused("", O_RDONLY, ENOENT);
	memset(long_name, 'n', sizeof(long_name) - 1);
	long_name[sizeof(long_name) - 1] = 0;
	refused(long_name, O_RDONLY, ENAMETOOLONG);
	memset(long_path, '/', sizeof(long_path) - 1);
	long_path[sizeof(long_path) - 1] = 0;
	refused(long_path, O_RDONLY, ENAMETOOLONG);
	long_path[4095] = 0;
	fd = open(long_path, O_RDONLY);
	must(fd >= 0 && !close(fd));
}

const struct shape shape = { .prepare = prepare, .step = step };
