// SPDX-License-Identifier: GPL-2.0
/*
 * Addresses where nothing is give EFAULT, and the file is what and where it was; nothing fits anywhere.
 *
 * feature: memory that cannot be used
 * calls: read, write, openat, newfstatat, readlink, getcwd, getdents64, lseek
 * away: works
 */
#include <sys/syscall.h>

#include "files.h"
#include "shape.h"

/* The compiler shall not know. */
static void *volatile nowhere = (void *)0x10;

static int fd;

static void prepare(void)
{
	fd = make_file("file");
	must(write(fd, "0123456789", 10) == 10 && lseek(fd, 0, SEEK_SET) == 0 && !symlink("file", "pointer"));
}

static void fail(void *bad, int folder)
{
	must(read(fd, bad, 5) == -1 && errno == EFAULT);
	must(write(fd, bad, 5) == -1 && errno == EFAULT);
	must(open(bad, O_RDONLY) == -1 && errno == EFAULT);
	must(stat("file", bad) == -1 && errno == EFAULT);
	must(readlink("pointer", bad, 10) == -1 && errno == EFAULT);
	must(syscall(SYS_getcwd, bad, 4096) == -1 && errno == EFAULT);
	must(syscall(SYS_getdents64, folder, bad, 4096) == -1 && errno == EFAULT);
	must(pipe(bad) == -1 && errno == EFAULT);
}

static void step(unsigned long n)
{
	int folder = open(".", O_RDONLY | O_DIRECTORY), next = dup(fd);

	fail(nowhere, folder);
	must(read(fd, nowhere, 0) == 0 && write(fd, NULL, 0) == 0);
	must(lseek(fd, 0, SEEK_CUR) == 0 && size_of(fd) == 10);
	must(!close(folder) && !close(next));
}

const struct shape shape = { .prepare = prepare, .step = step };
