// SPDX-License-Identifier: GPL-2.0
/*
 * Vectors with flags: append whatever the offset says, use the file's own offset, refuse what nobody knows.
 *
 * feature: reading and writing files
 * calls: preadv2, pwritev2
 * away: works
 */
#include <sys/mman.h>
#include <sys/uio.h>

#include "files.h"
#include "shape.h"

static int fd;
static off_t end;

static void prepare(void)
{
	/* Overlays forget that they shall append. */
	fd = memfd_create("records", 0);
	must(fd >= 0);
}

static void step(unsigned long n)
{
	char record[4], seen[4];
	struct iovec out = { record, 4 }, in = { seen, 4 };

	test_fill(record, 4, n);
	must(pwritev2(fd, &out, 1, 0, RWF_APPEND) == 4 && size_of(fd) == end + 4);
	must(lseek(fd, end, SEEK_SET) == end);
	must(preadv2(fd, &in, 1, -1, 0) == 4 && !memcmp(record, seen, 4));
	must(preadv2(fd, &in, 1, -1, 0) == 0 && lseek(fd, 0, SEEK_CUR) == end + 4);
	must(pwritev2(fd, &out, 1, end, RWF_SYNC | RWF_DSYNC) == 4);
	must(preadv2(fd, &in, 1, 0, 1 << 30) == -1 && errno == EOPNOTSUPP);
	end += 4;
}

static void verify(void)
{
	char record[4];
	unsigned long n;

	for (n = 0; (off_t)n * 4 < end; n++)
		must(pread(fd, record, 4, n * 4) == 4 && test_filled(record, 4, n));
}

const struct shape shape = { prepare, step, verify };
