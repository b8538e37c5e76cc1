// SPDX-License-Identifier: GPL-2.0
/*
 * A buffer that ends where nothing more is: as much is read and written as fits, and the rest waits.
 *
 * feature: memory that cannot be used
 * calls: read, write, pread64, pwrite64
 * away: comes home
 */
#include <sys/mman.h>

#include "files.h"
#include "shape.h"

enum { PAGE = 4096 };

static unsigned char *memory, bytes[2 * PAGE];
static int from, to;

static void prepare(void)
{
	from = make_file("from");
	to = make_file("to");
	test_fill(bytes, sizeof(bytes), 6);
	must(write(from, bytes, sizeof(bytes)) == sizeof(bytes) && lseek(from, 0, SEEK_SET) == 0);
	memory = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	must(memory != MAP_FAILED && !mprotect(memory + PAGE, PAGE, PROT_NONE));
}

static void step(unsigned long n)
{
	size_t room = 100 + n % 1000;
	unsigned char *start = memory + PAGE - room;

	must(read(from, start, 2 * room) == (ssize_t)room && !memcmp(start, bytes, room));
	must(lseek(from, 0, SEEK_CUR) == (off_t)room && lseek(from, 0, SEEK_SET) == 0);
	must(!ftruncate(to, 0) && pwrite(to, start, 2 * room, 0) == (ssize_t)room && size_of(to) == (off_t)room);
	must(write(to, memory + PAGE, 1) == -1 && errno == EFAULT && read(from, memory + PAGE, 1) == -1);
	must(errno == EFAULT && lseek(from, 0, SEEK_CUR) == 0);
}

const struct shape shape = { .prepare = prepare, .step = step };
