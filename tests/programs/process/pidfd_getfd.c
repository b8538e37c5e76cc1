// SPDX-License-Identifier: GPL-2.0
/*
 * A parent takes a descriptor out of its child: it is the same open file, with the same place in it.
 *
 * feature: pidfd
 * calls: pidfd_getfd, pidfd_open, lseek
 * away: works
 * children: away
 */
#include <fcntl.h>
#include <sys/pidfd.h>

#include "child.h"
#include "shape.h"

static struct child child;
static int of_child;

/* Opens a file, says where, and goes to the places that it is told. */
static int serve(int line)
{
	int fd = open("file", O_RDWR | O_CREAT, 0600);
	long place;

	must(fd >= 0);
	child_tell(line, fd);
	while (child_hear(line, &place))
		child_tell(line, lseek(fd, place, SEEK_SET));
	return 0;
}

static void prepare(void)
{
	long number;

	child = child_serve(serve);
	must(child_hear(child.line, &number));
	of_child = number;
}

static void step(unsigned long n)
{
	int pidfd = pidfd_open(child.pid, 0), taken;

	must(pidfd >= 0);
	taken = pidfd_getfd(pidfd, of_child, 0);
	must(taken >= 0 && fcntl(taken, F_GETFD) == FD_CLOEXEC);
	must(child_ask(child, n) == (long)n);
	must(lseek(taken, 0, SEEK_CUR) == (off_t)n);
	must(pidfd_getfd(pidfd, 12345, 0) == -1 && errno == EBADF);
	must(!close(taken) && !close(pidfd));
}

static void verify(void)
{
	child_leave(child);
}

const struct shape shape = { prepare, step, verify };
