// SPDX-License-Identifier: GPL-2.0
/*
 * The devices that every program knows: null, zero, full, random.
 *
 * feature: files of the kernel
 * calls: read, write, lseek
 * away: works
 */
#include "files.h"
#include "shape.h"

static int null, zero, full, chance;

static int open_device(const char *name)
{
	int fd = open(name, O_RDWR);

	must(fd >= 0);
	return fd;
}

static void prepare(void)
{
	null = open_device("/dev/null");
	zero = open_device("/dev/zero");
	full = open_device("/dev/full");
	chance = open_device("/dev/urandom");
}

/* A move may cut one read of so much short, but no more than one. */
static bool reads_whole(int fd, char *bytes, size_t len)
{
	return read(fd, bytes, len) == (ssize_t)len || read(fd, bytes, len) == (ssize_t)len;
}

static void step(unsigned long n)
{
	static char bytes[2 << 20];
	char one[32], other[32];

	must(write(null, bytes, sizeof(bytes)) == sizeof(bytes) && read(null, bytes, 10) == 0);
	memset(bytes, 'x', sizeof(bytes));
	must(read(zero, bytes, 100000) == 100000 && test_all(bytes, 100000, 0) && bytes[100000] == 'x');
	must(write(full, "x", 1) == -1 && errno == ENOSPC && read(full, bytes + 100000, 10) == 10 && !bytes[100000]);
	must(read(chance, one, 32) == 32 && read(chance, other, 32) == 32 && memcmp(one, other, 32));
	must(lseek(null, 100, SEEK_SET) == 0);
	must(reads_whole(zero, bytes, sizeof(bytes)) && test_all(bytes, sizeof(bytes), 0));
	must(reads_whole(chance, bytes, sizeof(bytes)) && !test_all(bytes + sizeof(bytes) - 32, 32, 0));
}

const struct shape shape = { .prepare = prepare, .step = step };
