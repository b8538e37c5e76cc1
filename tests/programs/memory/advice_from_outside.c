// SPDX-License-Identifier: GPL-2.0
/*
 * Advice on memory that is given from outside, here to itself: it is taken, and the memory is what it was.
 *
 * feature: advice about memory
 * calls: process_madvise, pidfd_open
 * away: comes home
 */
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include "shape.h"

#define SIZE (16 * 4096)

static unsigned char *memory;

static void prepare(void)
{
	memory = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	must(memory != MAP_FAILED);
}

static void step(unsigned long n)
{
	struct iovec part = { memory + 4096, SIZE - 4096 };
	int fd = syscall(SYS_pidfd_open, getpid(), 0);

	must(fd >= 0);
	test_fill(memory, SIZE, n);
	must(syscall(SYS_process_madvise, fd, &part, 1, MADV_COLD, 0) == (long)part.iov_len);
	must(test_filled(memory, SIZE, n));
	must(syscall(SYS_process_madvise, fd, &part, 1, MADV_COLD, 1) == -1 && errno == EINVAL);
	must(!close(fd));
}

const struct shape shape = { .prepare = prepare, .step = step };
