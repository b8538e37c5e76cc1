// SPDX-License-Identifier: GPL-2.0
/*
 * Addresses of the kernel are refused before anything else happens, even for no bytes at all.
 *
 * feature: memory that cannot be used
 * calls: read, write, openat, newfstatat
 * away: comes home
 */
#include "files.h"
#include "shape.h"

/* The compiler shall not know. */
static void *volatile kernel = (void *)0xffffffff81000000;

static int fd, empty[2];

static void prepare(void)
{
	fd = make_file("file");
	must(!pipe(empty));
}

static void step(unsigned long n)
{
	must(read(fd, kernel, 0) == -1 && errno == EFAULT && write(fd, kernel, 0) == -1 && errno == EFAULT);
	must(read(empty[0], kernel, 1) == -1 && errno == EFAULT);
	must(open(kernel, O_RDONLY) == -1 && errno == EFAULT && stat("file", kernel) == -1 && errno == EFAULT);
	must(write(fd, kernel, 1) == -1 && errno == EFAULT && size_of(fd) == 0);
}

const struct shape shape = { .prepare = prepare, .step = step };
