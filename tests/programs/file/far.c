// SPDX-License-Identifier: GPL-2.0
/*
 * Offsets beyond 4 GiB, and beyond what a file may have.
 *
 * feature: size and holes
 * calls: lseek, pread64, pwrite64, ftruncate
 * away: works
 */
#include "files.h"
#include "shape.h"

static const off_t far = (5ll << 30) + 123;
static int fd;

static void prepare(void)
{
	fd = make_file("file");
	must(pwrite(fd, "far", 3, far) == 3);
	must(lseek(fd, far, SEEK_SET) == far);
}

static void step(unsigned long n)
{
	char back[8];

	must(lseek(fd, 0, SEEK_CUR) == far && size_of(fd) == far + 3);
	must(read(fd, back, sizeof(back)) == 3 && !memcmp(back, "far", 3));
	must(lseek(fd, -3, SEEK_END) == far);
	must(pread(fd, back, 4, far - (1ll << 32)) == 4 && test_all(back, 4, 0));
	must(pwrite(fd, "far", 3, far) == 3);
	must(!ftruncate(fd, far + 1) && !ftruncate(fd, far) && pwrite(fd, "far", 3, far) == 3);
	must(pwrite(fd, "x", 1, -1) == -1 && errno == EINVAL);
	must(lseek(fd, -1, SEEK_SET) == -1 && errno == EINVAL);
}

const struct shape shape = { .prepare = prepare, .step = step };
