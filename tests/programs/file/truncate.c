// SPDX-License-Identifier: GPL-2.0
/*
 * A file is cut and drawn out; what was cut off comes back as zeros, and offsets stay where they were.
 *
 * feature: size and holes
 * calls: truncate, ftruncate
 * away: works
 */
#include "files.h"
#include "shape.h"

static int fd;

static void prepare(void)
{
	fd = make_file("file");
	must(write(fd, "0123456789", 10) == 10);
}

static void step(unsigned long n)
{
	char back[12];

	must(lseek(fd, 0, SEEK_CUR) == 10);
	must(!ftruncate(fd, 4) && size_of(fd) == 4 && lseek(fd, 0, SEEK_CUR) == 10);
	must(read(fd, back, 1) == 0);
	must(!truncate("file", 12) && pread(fd, back, sizeof(back), 0) == 12);
	must(!memcmp(back, "0123\0\0\0\0\0\0\0", 12));
	must(pwrite(fd, "456789", 6, 4) == 6 && !ftruncate(fd, 10));
	must(ftruncate(fd, -1) == -1 && errno == EINVAL);
	must(truncate("missing", 0) == -1 && errno == ENOENT);
}

const struct shape shape = { .prepare = prepare, .step = step };
