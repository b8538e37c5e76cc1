// SPDX-License-Identifier: GPL-2.0
/*
 * A file in memory is mapped, written through the mapping, and read through the descriptor.
 *
 * feature: files in memory, mapped
 * calls: memfd_create, mmap
 * away: comes home
 * moves: shm
 */
#include <sys/mman.h>

#include "files.h"
#include "shape.h"

static int fd;

static void prepare(void)
{
	fd = memfd_create("mapped", MFD_CLOEXEC);
	must(fd >= 0 && !ftruncate(fd, 8192));
}

static void step(unsigned long n)
{
	char back[4], *memory = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	must(memory != MAP_FAILED);
	memcpy(memory + 4094, &n, 4);
	must(pread(fd, back, 4, 4094) == 4 && !memcmp(back, &n, 4) && pwrite(fd, "back", 4, 0) == 4);
	must(!memcmp(memory, "back", 4) && !munmap(memory, 8192));
}

const struct shape shape = { .prepare = prepare, .step = step };
