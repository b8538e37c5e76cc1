// SPDX-License-Identifier: GPL-2.0
/*
 * Megabytes are read from a disk by one call, whole.
 *
 * feature: reading and writing files
 * calls: read, pread64
 * away: works
 * disk: needed
 */
#include "files.h"
#include "shape.h"

enum { LENGTH = (3 << 20) + 12345, SUPERBLOCK = 1024, MAGIC_AT = SUPERBLOCK + 56 };

static unsigned char bytes[LENGTH];
static int fd;

/* The one that this folder is on. */
static void prepare(void)
{
	struct stat here;

	must(!stat(".", &here) && !mknod("disk", S_IFBLK | 0600, here.st_dev));
	fd = open("disk", O_RDONLY | O_CLOEXEC);
	must(fd >= 0);
}

static bool has_magic(unsigned char *at)
{
	return at[0] == 0x53 && at[1] == 0xef;
}

static void step(unsigned long n)
{
	size_t skip = n % 100 * 10;

	memset(bytes, 0, sizeof(bytes));
	must(pread(fd, bytes, LENGTH, skip) == LENGTH && has_magic(bytes + MAGIC_AT - skip));
	memset(bytes, 0, sizeof(bytes));
	must(lseek(fd, skip, SEEK_SET) == (off_t)skip && read(fd, bytes, LENGTH) == LENGTH);
	must(has_magic(bytes + MAGIC_AT - skip) && lseek(fd, 0, SEEK_CUR) == (off_t)skip + LENGTH);
}

const struct shape shape = { .prepare = prepare, .step = step };
