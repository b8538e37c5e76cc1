// SPDX-License-Identifier: GPL-2.0
/*
 * One write of megabytes goes as far as the limit, and is no offence; the next is.
 *
 * feature: size and holes
 * calls: write, pwrite64
 * away: works
 */
#include "files.h"
#include "shape.h"
#include "size_limit.h"

enum { LIMIT = 1 << 20 };

static int fd;

static void prepare(void)
{
	limit_files(LIMIT);
	fd = make_file("file");
}

static void step(unsigned long n)
{
	static char bytes[3 << 20];

	files_too_large = 0;
	must(write(fd, bytes, sizeof(bytes)) == LIMIT && !files_too_large && size_of(fd) == LIMIT);
	must(write(fd, bytes, sizeof(bytes)) == -1 && errno == EFBIG && files_too_large == 1);
	must(pwrite(fd, bytes, sizeof(bytes), LIMIT / 2) == LIMIT / 2 && files_too_large == 1);
	must(!ftruncate(fd, 0) && lseek(fd, 0, SEEK_SET) == 0);
}

const struct shape shape = { .prepare = prepare, .step = step };
