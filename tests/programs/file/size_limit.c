// SPDX-License-Identifier: GPL-2.0
/*
 * A limit on the size of files cuts a write short, and sends SIGXFSZ for the next.
 *
 * feature: size and holes
 * calls: prlimit64, write, ftruncate
 * away: works
 */
#include "files.h"
#include "shape.h"
#include "size_limit.h"

enum { LIMIT = 10000 };

static int fd;

static void prepare(void)
{
	limit_files(LIMIT);
	fd = make_file("file");
}

static void step(unsigned long n)
{
	static char bytes[8000];

	files_too_large = 0;
	must(write(fd, bytes, 8000) == 8000 && write(fd, bytes, 8000) == LIMIT - 8000 && !files_too_large);
	must(write(fd, bytes, 1) == -1 && errno == EFBIG && files_too_large == 1);
	must(ftruncate(fd, LIMIT + 1) == -1 && errno == EFBIG && files_too_large == 2);
	must(lseek(fd, 0, SEEK_CUR) == LIMIT && !ftruncate(fd, 0) && lseek(fd, 0, SEEK_SET) == 0);
}

static void verify(void)
{
	struct rlimit limit;

	must(!getrlimit(RLIMIT_FSIZE, &limit) && limit.rlim_cur == LIMIT);
}

const struct shape shape = { prepare, step, verify };
