// SPDX-License-Identifier: GPL-2.0
/*
 * A child shares the table of descriptors: what one opens the other has, what one closes is closed for both.
 *
 * feature: clone
 * calls: clone, openat, dup, close
 * away: works
 * children: away
 */
#include <fcntl.h>

#include "child.h"
#include "shape.h"

static struct child child;

/* The child opens or closes for its parent. */
static int serve(int line)
{
	long fd;

	for (;;) {
		must(child_hear(line, &fd));
		if (fd == -2)
			return 0;
		if (fd == -1)
			fd = dup(STDOUT_FILENO);
		else
			must(!close(fd));
		child_tell(line, fd);
	}
}

static void prepare(void)
{
	child = child_clone(CLONE_FILES, serve);
}

static void step(unsigned long n)
{
	int fd = child_ask(child, -1);

	must(fd > STDERR_FILENO && fcntl(fd, F_GETFD) == 0);
	must(!close(fd));
	fd = open("/dev/null", O_WRONLY);
	must(fd >= 0 && child_ask(child, fd) == fd);
	must(fcntl(fd, F_GETFD) == -1 && errno == EBADF);
}

static void verify(void)
{
	child_tell(child.line, -2);
	child_ends(child.pid, 0);
}

const struct shape shape = { prepare, step, verify };
