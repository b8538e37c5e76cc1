// SPDX-License-Identifier: GPL-2.0
/*
 * Two processes append large records to a file at the same time, by one call each: they stay whole.
 *
 * feature: reading and writing files
 * calls: write, pwrite64
 * away: comes home
 */
#include "child.h"
#include "files.h"
#include "shape.h"

enum { LENGTH = 600000 };

static struct child child;
static int fd;

/* Where it is written does not matter. */
static void append(char letter, bool in_place)
{
	static char record[LENGTH];

	memset(record, letter, LENGTH);
	must((in_place ? pwrite(fd, record, LENGTH, 0) : write(fd, record, LENGTH)) == LENGTH);
}

static int serve(int line)
{
	long n;

	while (child_hear(line, &n)) {
		append('c', false);
		child_tell(line, n);
	}
	return 0;
}

static void check_record(off_t at)
{
	static char record[LENGTH];

	must(pread(fd, record, LENGTH, at) == LENGTH);
	must((record[0] == 'c' || record[0] == 'p') && test_all(record, LENGTH, record[0]));
}

static void prepare(void)
{
	fd = open("file", O_CREAT | O_EXCL | O_RDWR | O_APPEND, 0600);
	must(fd >= 0);
	child = child_serve(serve);
}

static void step(unsigned long n)
{
	long told;

	child_tell(child.line, n);
	append('p', n % 2);
	must(child_hear(child.line, &told) && told == (long)n && size_of(fd) == 2 * LENGTH);
	check_record(0);
	check_record(LENGTH);
	must(!ftruncate(fd, 0));
}

static void verify(void)
{
	child_leave(child);
}

const struct shape shape = { prepare, step, verify };
