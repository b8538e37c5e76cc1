// SPDX-License-Identifier: GPL-2.0
/*
 * Reads and writes past the page cache, of all sizes and at all places: where the file system takes them they are as at
 * home, and where it does not it says what it said there.
 *
 * feature: input and output past the cache
 * calls: openat, pread64, pwrite64, preadv, pwritev
 * away: works
 * steps: 11
 */
#include <fcntl.h>
#include <sys/uio.h>

#include "shape.h"

#define MOST (3 << 20)

/* Where in the buffer, where in the file, how much; in how many parts. */
static const struct {
	size_t skew, place, length;
	unsigned int parts;
} tries[] = {
	{ 0, 0, 4096, 0 }, { 0, 4096, 512, 0 }, { 512, 512, 1024, 0 }, { 1, 0, 4096, 0 }, { 0, 1, 4096, 0 },
	{ 0, 0, 4095, 0 }, { 0, 0, MOST, 0 }, { 0, 8192, 16384, 4 }, { 512, 0, 2048, 4 }, { 3, 0, 16384, 4 },
	{ 0, 0, 65536, 8 },
};

#define TRIES (sizeof(tries) / sizeof(tries[0]))

/**
 * struct outcome - what a try came to
 * @wrote: bytes, or an error as a negative number
 * @got: the same, of reading
 */
struct outcome {
	ssize_t wrote, got;
};

static unsigned char *out, *back;
static struct outcome at_home[TRIES];
static int fd;

static ssize_t said(ssize_t ret)
{
	return ret < 0 ? -errno : ret;
}

static void divide(struct iovec *parts, unsigned char *bytes, size_t i)
{
	size_t each = tries[i].length / tries[i].parts;

	for (unsigned int k = 0; k < tries[i].parts; k++)
		parts[k] = (struct iovec){ bytes + tries[i].skew + k * each, each };
}

static ssize_t put(size_t i)
{
	struct iovec parts[8];

	if (!tries[i].parts)
		return said(pwrite(fd, out + tries[i].skew, tries[i].length, tries[i].place));
	divide(parts, out, i);
	return said(pwritev(fd, parts, tries[i].parts, tries[i].place));
}

static ssize_t get(size_t i)
{
	struct iovec parts[8];

	if (!tries[i].parts)
		return said(pread(fd, back + tries[i].skew, tries[i].length, tries[i].place));
	divide(parts, back, i);
	return said(preadv(fd, parts, tries[i].parts, tries[i].place));
}

static struct outcome try(size_t i, unsigned long n)
{
	struct outcome outcome;

	test_fill(out + tries[i].skew, tries[i].length, n);
	outcome.wrote = put(i);
	outcome.got = get(i);
	if (outcome.wrote > 0 && outcome.got > 0)
		must(!memcmp(out + tries[i].skew, back + tries[i].skew,
			     outcome.wrote < outcome.got ? outcome.wrote : outcome.got));
	return outcome;
}

/* A file system that knows nothing of it refuses to open such a file: then it is read and written as others are. */
static void prepare(void)
{
	fd = open("file", O_RDWR | O_CREAT | O_DIRECT, 0600);
	if (fd < 0)
		fd = open("file", O_RDWR | O_CREAT, 0600);
	out = aligned_alloc(4096, MOST + 4096);
	back = aligned_alloc(4096, MOST + 4096);
	must(fd >= 0 && out && back && !ftruncate(fd, MOST));
	for (size_t i = 0; i < TRIES; i++)
		at_home[i] = try(i, i);
}

static void step(unsigned long n)
{
	struct outcome outcome = try(n % TRIES, n);

	must(outcome.wrote == at_home[n % TRIES].wrote);
	must(outcome.got == at_home[n % TRIES].got);
}

const struct shape shape = { .prepare = prepare, .step = step };
