// SPDX-License-Identifier: GPL-2.0
/*
 * Every way to ask what a file is gives one answer, and the same after each move.
 *
 * feature: what files and file systems are
 * calls: stat, fstat, lstat, newfstatat, statx
 * away: works
 */
#include <sys/syscall.h>

#include "files.h"
#include "shape.h"

static struct stat first;
static int fd;

static bool is_first(const struct stat *status)
{
	return !memcmp(status, &first, sizeof(first));
}

static void prepare(void)
{
	fd = make_file("file");
	must(write(fd, "12345", 5) == 5 && !link("file", "other"));
	memset(&first, 0, sizeof(first));
	must(!fstat(fd, &first));
}

static void step(unsigned long n)
{
	struct statx extended;
	struct stat status;

	memset(&status, 0, sizeof(status));
	must(!syscall(SYS_stat, "file", &status) && is_first(&status));
	must(!syscall(SYS_lstat, "other", &status) && is_first(&status));
	must(!syscall(SYS_fstat, fd, &status) && is_first(&status));
	must(!fstatat(fd, "", &status, AT_EMPTY_PATH) && is_first(&status));
	must(!statx(AT_FDCWD, "file", AT_STATX_SYNC_AS_STAT, STATX_ALL, &extended));
	must((extended.stx_mask & STATX_BASIC_STATS) == STATX_BASIC_STATS);
	must(extended.stx_ino == first.st_ino && extended.stx_size == 5 && extended.stx_nlink == 2);
	must(extended.stx_mtime.tv_sec == first.st_mtim.tv_sec && extended.stx_mtime.tv_nsec == first.st_mtim.tv_nsec);
	must(statx(AT_FDCWD, "file", 0, STATX__RESERVED, &extended) == -1 && errno == EINVAL);
	must(fstat(-1, &status) == -1 && errno == EBADF && stat("missing", &status) == -1 && errno == ENOENT);
}

const struct shape shape = { .prepare = prepare, .step = step };
