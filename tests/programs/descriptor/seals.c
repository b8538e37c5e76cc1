// SPDX-License-Identifier: GPL-2.0
/*
 * A file in memory is sealed, step by step, and keeps what it holds.
 *
 * feature: files in memory
 * calls: memfd_create, fcntl
 * away: works
 */
#include <sys/mman.h>

#include "files.h"
#include "shape.h"

static int kept;

static int make(void)
{
	int fd = memfd_create("sealed", MFD_ALLOW_SEALING | MFD_CLOEXEC);

	must(fd >= 0 && write(fd, "0123456789", 10) == 10);
	return fd;
}

static void prepare(void)
{
	kept = make();
	must(!fcntl(kept, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL));
}

static void step(unsigned long n)
{
	int fd = make();
	char back[16];

	must(fcntl(fd, F_GET_SEALS) == 0 && !fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK));
	must(ftruncate(fd, 5) == -1 && errno == EPERM && !ftruncate(fd, 20));
	must(!fcntl(fd, F_ADD_SEALS, F_SEAL_GROW) && pwrite(fd, "x", 1, 20) == -1 && errno == EPERM);
	must(pwrite(fd, "x", 1, 19) == 1 && !fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
	must(pwrite(fd, "x", 1, 19) == -1 && errno == EPERM && !close(fd));
	must(fcntl(kept, F_ADD_SEALS, F_SEAL_GROW) == -1 && errno == EPERM);
	must(fcntl(kept, F_GET_SEALS) == (F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL));
	must(pread(kept, back, sizeof(back), 0) == 10 && !memcmp(back, "0123456789", 10));
}

const struct shape shape = { .prepare = prepare, .step = step };
