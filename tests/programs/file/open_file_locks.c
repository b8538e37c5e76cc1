// SPDX-License-Identifier: GPL-2.0
/*
 * Locks of open files hold between two descriptors of one process, and end with the last close.
 *
 * feature: locks
 * calls: fcntl
 * away: works
 */
#include "files.h"
#include "shape.h"

static int one, other;

static int set(int fd, short type)
{
	struct flock lock = { .l_type = type, .l_whence = SEEK_SET, .l_len = 5 };

	return fcntl(fd, F_OFD_SETLK, &lock);
}

static int open_again(void)
{
	int fd = open("file", O_RDWR);

	must(fd >= 0);
	return fd;
}

static void prepare(void)
{
	one = make_file("file");
	other = open_again();
	must(!set(one, F_WRLCK));
}

static void step(unsigned long n)
{
	struct flock found = { .l_type = F_RDLCK, .l_whence = SEEK_SET };
	int copy = dup(one);

	must(!fcntl(other, F_OFD_GETLK, &found) && found.l_type == F_WRLCK && found.l_pid == -1);
	must(found.l_start == 0 && found.l_len == 5);
	must(set(other, F_RDLCK) == -1 && errno == EAGAIN);
	must(!close(one) && set(other, F_RDLCK) == -1);
	must(!close(copy) && !set(other, F_WRLCK));
	one = other;
	other = open_again();
}

const struct shape shape = { .prepare = prepare, .step = step };
