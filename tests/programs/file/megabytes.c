// SPDX-License-Identifier: GPL-2.0
/*
 * Megabytes are read and written by one call each, whole, at any alignment.
 *
 * feature: reading and writing files
 * calls: read, write, pread64, pwrite64
 * away: works
 */
#include "files.h"
#include "shape.h"

enum { LENGTH = (3 << 20) + 12345 };

static unsigned char bytes[LENGTH], back[LENGTH + 8];
static int fd;

static void prepare(void)
{
	fd = make_file("file");
	test_fill(bytes, LENGTH, 1);
}

static void step(unsigned long n)
{
	unsigned char *to = back + n % 8;

	memcpy(bytes + n % 1000 * 3000, &n, sizeof(n));
	memset(back, 0, sizeof(back));
	if (n % 2) {
		must(pwrite(fd, bytes, LENGTH, 7) == LENGTH);
		must(pread(fd, to, LENGTH, 7) == LENGTH);
	} else {
		must(lseek(fd, 0, SEEK_SET) == 0 && write(fd, bytes, LENGTH) == LENGTH);
		must(lseek(fd, 0, SEEK_SET) == 0 && read(fd, to, LENGTH) == LENGTH);
		must(lseek(fd, 0, SEEK_CUR) == LENGTH);
	}
	must(!memcmp(bytes, to, LENGTH));
	must(pread(fd, to, LENGTH, size_of(fd) - 5) == 5);
}

const struct shape shape = { .prepare = prepare, .step = step };
