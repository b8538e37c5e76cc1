// SPDX-License-Identifier: GPL-2.0
/*
 * What was written is made to last, and what will be read is announced.
 *
 * feature: writing back and reading ahead
 * calls: fsync, fdatasync, syncfs, sync_file_range, fadvise64, readahead
 * away: works
 */
#include "files.h"
#include "shape.h"

static int fd, ends[2];

static void prepare(void)
{
	fd = make_file("file");
	must(write(fd, "abc", 3) == 3 && !pipe(ends));
}

static void step(unsigned long n)
{
	must(!fsync(fd) && !fdatasync(fd) && !syncfs(fd));
	must(!sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER));
	must(sync_file_range(fd, 0, 0, 1 << 20) == -1 && errno == EINVAL);
	must(!posix_fadvise(fd, 0, 0, POSIX_FADV_RANDOM) && !posix_fadvise(fd, 0, 100, POSIX_FADV_DONTNEED));
	must(posix_fadvise(fd, 0, 0, 77) == EINVAL && posix_fadvise(ends[0], 0, 0, POSIX_FADV_NORMAL) == ESPIPE);
	must(fsync(ends[0]) == -1 && errno == EINVAL && readahead(ends[0], 0, 1) == -1 && errno == EINVAL);
}

const struct shape shape = { .prepare = prepare, .step = step };
