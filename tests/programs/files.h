/* SPDX-License-Identifier: GPL-2.0 */
/* What programs about files and descriptors share. */
#ifndef MOSIX_TESTS_FILES_H
#define MOSIX_TESTS_FILES_H

#include <fcntl.h>
#include <sys/stat.h>

#include "test.h"

/* A new file for reading and writing. */
__attribute__((unused))
static int make_file(const char *name)
{
	int fd = open(name, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0644);

	must(fd >= 0);
	return fd;
}

__attribute__((unused))
static off_t size_of(int fd)
{
	struct stat status;

	must(!fstat(fd, &status));
	return status.st_size;
}

/* Two descriptors of one and the same file. */
__attribute__((unused))
static bool is_same_file(int one, int other)
{
	struct stat a, b;

	must(!fstat(one, &a) && !fstat(other, &b));
	return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

#endif
