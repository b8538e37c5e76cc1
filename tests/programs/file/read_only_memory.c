// SPDX-License-Identifier: GPL-2.0
/*
 * Nothing is read into memory that may only be read, nor out of the file.
 *
 * feature: memory that cannot be used
 * calls: read, pread64, readv, newfstatat
 * away: comes home
 */
#include <sys/mman.h>
#include <sys/uio.h>

#include "files.h"
#include "shape.h"

static unsigned char *memory;
static int fd, ends[2];

static void prepare(void)
{
	fd = make_file("file");
	must(write(fd, "0123456789", 10) == 10 && lseek(fd, 0, SEEK_SET) == 0);
	must(!pipe(ends) && write(ends[1], "p", 1) == 1);
	memory = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	must(memory != MAP_FAILED);
	memset(memory, 'm', 8192);
	must(!mprotect(memory, 8192, PROT_READ));
}

static void step(unsigned long n)
{
	struct iovec vector = { memory, 10 };
	char byte;

	must(read(fd, memory, 10) == -1 && errno == EFAULT && lseek(fd, 0, SEEK_CUR) == 0);
	must(readv(fd, &vector, 1) == -1 && errno == EFAULT && lseek(fd, 0, SEEK_CUR) == 0);
	must(stat("file", (void *)memory) == -1 && errno == EFAULT);
	must(read(ends[0], memory, 1) == -1 && errno == EFAULT);
	must(read(ends[0], &byte, 1) == 1 && byte == 'p' && write(ends[1], "p", 1) == 1);
	must(test_all(memory, 8192, 'm'));
}

const struct shape shape = { .prepare = prepare, .step = step };
