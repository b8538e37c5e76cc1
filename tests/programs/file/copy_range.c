// SPDX-License-Identifier: GPL-2.0
/*
 * A part of a file is copied into another, and within one.
 *
 * feature: copies inside the kernel
 * calls: copy_file_range
 * away: works
 */
#include "files.h"
#include "shape.h"

enum { LENGTH = 9000 };

static int from, to;
static char bytes[LENGTH], back[LENGTH];

static void prepare(void)
{
	from = make_file("from");
	to = make_file("to");
	test_fill(bytes, LENGTH, 4);
	must(write(from, bytes, LENGTH) == LENGTH && lseek(from, 100, SEEK_SET) == 100);
}

static void step(unsigned long n)
{
	off_t at = n % 50, there = 5;

	must(copy_file_range(from, &at, to, &there, 4000, 0) == 4000);
	must(at == 4000 + (off_t)(n % 50) && there == 4005 && lseek(from, 0, SEEK_CUR) == 100);
	must(pread(to, back, 4000, 5) == 4000 && !memcmp(back, bytes + n % 50, 4000));
	must(copy_file_range(from, NULL, to, &there, 10, 0) == 10 && lseek(from, 0, SEEK_CUR) == 110);
	must(lseek(from, 100, SEEK_SET) == 100 && pread(to, back, 10, 4005) == 10 && !memcmp(back, bytes + 100, 10));
	at = LENGTH;
	must(copy_file_range(from, &at, to, NULL, 10, 0) == 0);
	at = 0;
	there = 10;
	must(copy_file_range(to, &at, to, &there, 100, 0) == -1 && errno == EINVAL);
	must(copy_file_range(from, NULL, to, NULL, 1, 1) == -1 && errno == EINVAL);
}

const struct shape shape = { .prepare = prepare, .step = step };
