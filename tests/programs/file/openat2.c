// SPDX-License-Identifier: GPL-2.0
/*
 * A name that may lead nowhere but below a directory, and not through symbolic links.
 *
 * feature: opening files
 * calls: openat2
 * away: works
 */
#include <linux/openat2.h>
#include <sys/syscall.h>

#include "files.h"
#include "shape.h"

static int folder;

static int try_open(const char *name, uint64_t resolve)
{
	struct open_how how = { .flags = O_RDONLY, .resolve = resolve };

	return syscall(SYS_openat2, folder, name, &how, sizeof(how));
}

static void prepare(void)
{
	must(!mkdir("folder", 0755) && !close(make_file("folder/file")) && !close(make_file("outside")));
	must(!symlink("file", "folder/pointer"));
	folder = open("folder", O_RDONLY | O_DIRECTORY);
	must(folder >= 0);
}

static void step(unsigned long n)
{
	struct { struct open_how how; uint64_t more; } longer = { .how = { .flags = O_RDONLY } };
	int fd = try_open("pointer", RESOLVE_BENEATH);

	must(fd >= 0 && !close(fd));
	must(try_open("../outside", RESOLVE_BENEATH) == -1 && errno == EXDEV);
	must(try_open("pointer", RESOLVE_NO_SYMLINKS) == -1 && errno == ELOOP);
	fd = try_open("/file", RESOLVE_IN_ROOT);
	must(fd >= 0 && !close(fd));
	must(try_open("file", 1ull << 40) == -1 && errno == EINVAL);
	fd = syscall(SYS_openat2, folder, "file", &longer, sizeof(longer));
	must(fd >= 0 && !close(fd));
	longer.more = 1;
	must(syscall(SYS_openat2, folder, "file", &longer, sizeof(longer)) == -1 && errno == E2BIG);
	must(syscall(SYS_openat2, folder, "file", &longer, 8) == -1 && errno == EINVAL);
}

const struct shape shape = { .prepare = prepare, .step = step };
