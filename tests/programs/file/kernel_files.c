// SPDX-License-Identifier: GPL-2.0
/*
 * Files whose contents the kernel makes up are home's, and read to their end in pieces of any size.
 *
 * feature: files of the kernel
 * calls: openat, read, pread64, lseek
 * away: works
 */
#include "files.h"
#include "shape.h"

static char boot[64], mounts[32768], again[32768];
static int fd;

static size_t read_whole(const char *name, char *text, size_t room, size_t piece)
{
	int file = open(name, O_RDONLY);
	size_t length = 0;
	ssize_t part;

	must(file >= 0);
	while ((part = read(file, text + length, piece)) > 0)
		must((length += part) + piece < room);
	must(!part && !close(file));
	return length;
}

static void prepare(void)
{
	must(read_whole("/proc/sys/kernel/random/boot_id", boot, sizeof(boot), 20) == 37);
	fd = open("/proc/self/mounts", O_RDONLY);
	must(fd >= 0 && read(fd, mounts, 100) == 100);
}

static void step(unsigned long n)
{
	char text[64];

	must(read_whole("/proc/sys/kernel/random/boot_id", text, sizeof(text), 1 + n % 20) == 37);
	must(!memcmp(text, boot, 37));
	must(pread(fd, again, 100, 0) == 100 && !memcmp(mounts, again, 100));
	must(lseek(fd, 0, SEEK_CUR) == 100 && read(fd, again, 10) == 10 && lseek(fd, -10, SEEK_CUR) == 100);
	must(read_whole("/sys/kernel/mm/transparent_hugepage/enabled", text, sizeof(text), 7) > 10);
}

const struct shape shape = { .prepare = prepare, .step = step };
