// SPDX-License-Identifier: GPL-2.0
/*
 * Reads and writes past the page cache, of all sizes and at all places: what lies at sectors of a disk comes and goes
 * as at home, and what does not is refused as there.
 *
 * feature: input and output past the cache
 * calls: openat, pread64, pwrite64, preadv, pwritev
 * away: works
 * disk: needed
 * steps: 11
 */
#include <fcntl.h>
#include <sys/uio.h>

#include "shape.h"

#define MOST (3 << 20)
#define SECTOR 512

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

static unsigned char *out, *back, *cached;
static int fd, other;

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
	return outcome;
}

static bool is_at_sectors(size_t i)
{
	return !(tries[i].skew % SECTOR || tries[i].place % SECTOR || tries[i].length % SECTOR);
}

/* Who reads through the cache sees what was written past it. */
static bool is_there(size_t i)
{
	size_t length = tries[i].length;

	return !memcmp(out + tries[i].skew, back + tries[i].skew, length) &&
	       pread(other, cached, length, tries[i].place) == (ssize_t)length &&
	       !memcmp(out + tries[i].skew, cached, length);
}

static void prepare(void)
{
	fd = open("file", O_RDWR | O_CREAT | O_DIRECT, 0600);
	other = open("file", O_RDONLY);
	out = aligned_alloc(4096, MOST + 4096);
	back = aligned_alloc(4096, MOST + 4096);
	cached = malloc(MOST);
	must(fd >= 0 && other >= 0 && out && back && cached && !ftruncate(fd, MOST));
}

static void step(unsigned long n)
{
	size_t i = n % TRIES;
	struct outcome outcome = try(i, n);

	must(fcntl(fd, F_GETFL) & O_DIRECT);
	if (is_at_sectors(i)) {
		must(outcome.wrote == (ssize_t)tries[i].length && outcome.got == outcome.wrote);
		must(is_there(i));
	} else {
		must(outcome.wrote == -EINVAL && outcome.got == -EINVAL);
	}
}

const struct shape shape = { .prepare = prepare, .step = step };
