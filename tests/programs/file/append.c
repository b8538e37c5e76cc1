// SPDX-License-Identifier: GPL-2.0
/*
 * A file opened for appending grows at its end, wherever its offset was and whoever else wrote to it.
 *
 * feature: reading and writing files
 * calls: openat, write, lseek, pwrite64, pread64
 * away: works
 */
#include "files.h"
#include "shape.h"

static int appends, writes;
static off_t end;

static void prepare(void)
{
	writes = make_file("log");
	appends = open("log", O_WRONLY | O_APPEND);
	must(appends >= 0);
}

static void step(unsigned long n)
{
	char record[8], seen[9];

	test_fill(record, 8, n);
	must(lseek(appends, 0, SEEK_SET) == 0 && write(appends, record, 8) == 8);
	must(lseek(appends, 0, SEEK_CUR) == end + 8);
	must(pwrite(writes, "|", 1, end + 8) == 1);
	must(pread(writes, seen, 9, end) == 9 && !memcmp(seen, record, 8) && seen[8] == '|');
	end += 9;
}

static void verify(void)
{
	char record[8];
	unsigned long n;

	must(size_of(writes) == end);
	for (n = 0; lseek(writes, 0, SEEK_CUR) < end; n++)
		must(read(writes, record, 8) == 8 && test_filled(record, 8, n) && lseek(writes, 1, SEEK_CUR) > 0);
}

const struct shape shape = { prepare, step, verify };
