// SPDX-License-Identifier: GPL-2.0
/*
 * A file that was removed lives on as long as it is open, also under a new file of its old name.
 *
 * feature: names of files
 * calls: unlink, newfstatat
 * away: works
 */
#include "files.h"
#include "shape.h"

static int old;

static void make_and_remove(unsigned long n)
{
	old = make_file("file");
	must(pwrite(old, &n, sizeof(n), 0) == sizeof(n) && !unlink("file"));
}

static void prepare(void)
{
	make_and_remove(0);
}

static void step(unsigned long n)
{
	int new = make_file("file");
	struct stat status;
	unsigned long was;

	must(!is_same_file(old, new) && !fstat(old, &status) && status.st_nlink == 0);
	must(pread(old, &was, sizeof(was), 0) == sizeof(was) && was == n);
	must(!close(new) && !unlink("file") && !close(old));
	make_and_remove(n + 1);
}

const struct shape shape = { .prepare = prepare, .step = step };
