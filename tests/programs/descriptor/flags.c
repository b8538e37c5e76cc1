// SPDX-License-Identifier: GPL-2.0
/*
 * Flags of descriptors and of open files are what was last set, by fcntl or by ioctl.
 *
 * feature: descriptors
 * calls: fcntl, ioctl
 * away: works
 */
#include <sys/ioctl.h>

#include "files.h"
#include "shape.h"

static int ends[2];

static void prepare(void)
{
	must(!pipe2(ends, O_NONBLOCK));
}

static bool blocks(void)
{
	return !(fcntl(ends[0], F_GETFL) & O_NONBLOCK);
}

static void step(unsigned long n)
{
	int on = 1, off = 0, bytes = -1;
	char byte;

	must(fcntl(ends[0], F_GETFL) == O_NONBLOCK && fcntl(ends[1], F_GETFL) == (O_NONBLOCK | O_WRONLY));
	must(read(ends[0], &byte, 1) == -1 && errno == EAGAIN);
	must(!ioctl(ends[0], FIONBIO, &off) && blocks() && !ioctl(ends[0], FIONBIO, &on) && !blocks());
	must(!ioctl(ends[0], FIOCLEX) && fcntl(ends[0], F_GETFD) == FD_CLOEXEC);
	must(!ioctl(ends[0], FIONCLEX) && fcntl(ends[0], F_GETFD) == 0);
	must(!fcntl(ends[1], F_SETFD, FD_CLOEXEC) && fcntl(ends[1], F_GETFD) == FD_CLOEXEC);
	must(!fcntl(ends[1], F_SETFD, 0));
	must(!ioctl(ends[0], FIONREAD, &bytes) && bytes == 0 && write(ends[1], "abc", 3) == 3);
	must(!ioctl(ends[0], FIONREAD, &bytes) && bytes == 3 && read(ends[0], &byte, 1) == 1);
	must(!ioctl(ends[0], FIONREAD, &bytes) && bytes == 2);
	must(read(ends[0], &byte, 1) == 1 && read(ends[0], &byte, 1) == 1);
	must(ioctl(ends[0], FIONREAD, NULL) == -1 && errno == EFAULT);
}

const struct shape shape = { .prepare = prepare, .step = step };
