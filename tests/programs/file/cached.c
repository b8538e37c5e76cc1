// SPDX-License-Identifier: GPL-2.0
/*
 * How much of a file is in memory, from the kernel, which can tell.
 *
 * feature: writing back and reading ahead
 * calls: cachestat
 * away: works
 * needs: kernel 6.5
 */
#include <sys/mman.h>
#include <sys/syscall.h>

#include "files.h"
#include "shape.h"

#ifndef SYS_cachestat
#define SYS_cachestat 451
#endif

static int fd;

static void prepare(void)
{
	static char bytes[16384];

	/* Overlays keep nothing themselves. */
	fd = memfd_create("bytes", 0);
	must(fd >= 0 && write(fd, bytes, sizeof(bytes)) == sizeof(bytes));
}

static void step(unsigned long n)
{
	struct { uint64_t start, len; } range = { 4096, 8192 };
	struct { uint64_t cached, dirty, writeback, evicted, recently; } found;

	memset(&found, 0xff, sizeof(found));
	if (syscall(SYS_cachestat, fd, &range, &found, 0) == -1) {
		must(errno == ENOSYS && test_all(&found, sizeof(found), 0xff));
		shape_without();
		return;
	}
	must(found.cached == 2 && found.writeback == 0 && found.evicted == 0);
	must(syscall(SYS_cachestat, fd, &range, &found, 1) == -1 && errno == EINVAL);
}

const struct shape shape = { .prepare = prepare, .step = step };
