// SPDX-License-Identifier: GPL-2.0
/*
 * Vectors of no, one and the most buffers, of odd lengths, some of none: bytes keep their order.
 *
 * feature: reading and writing files
 * calls: readv, writev, preadv, pwritev
 * away: works
 */
#include <limits.h>
#include <sys/uio.h>

#include "files.h"
#include "shape.h"

enum { LENGTH = 200000, MOST = 1024 };

static unsigned char bytes[LENGTH], back[LENGTH];
static int fd;

static void prepare(void)
{
	fd = make_file("file");
}

/* Cuts @memory into @count buffers of changing lengths, and returns their sum. */
static size_t cut(struct iovec *vector, int count, unsigned char *memory, unsigned long n)
{
	size_t sum = 0;
	int i;

	for (i = 0; i < count; i++) {
		vector[i].iov_base = memory + sum;
		vector[i].iov_len = count == 1 ? LENGTH : (i * 7 + n) % 190;
		sum += vector[i].iov_len;
	}
	return sum;
}

static void there_and_back(int count, unsigned long n)
{
	struct iovec out[MOST], in[MOST];
	size_t sum = cut(out, count, bytes, n);

	must(lseek(fd, 0, SEEK_SET) == 0 && writev(fd, out, count) == (ssize_t)sum);
	must(lseek(fd, 0, SEEK_CUR) == (off_t)sum);
	cut(in, count, back, n);
	memset(back, 0, sum);
	must(preadv(fd, in, count, 0) == (ssize_t)sum && !memcmp(bytes, back, sum));
	must(pwritev(fd, in, count, 1) == (ssize_t)sum && lseek(fd, 1, SEEK_SET) == 1);
	memset(back, 0, sum);
	must(readv(fd, out, count) == (ssize_t)sum && !ftruncate(fd, 0));
}

static void step(unsigned long n)
{
	struct iovec vector[2] = { { bytes, 10 }, { bytes, SSIZE_MAX } };

	test_fill(bytes, LENGTH, n);
	there_and_back(0, n);
	there_and_back(1, n);
	there_and_back(2, n);
	there_and_back(MOST, n);
	must(pwritev(fd, vector, 1, 0) == 10 && preadv(fd, vector, 1, 4) == 6);
	must(pwritev(fd, vector, 1, -5) == -1 && errno == EINVAL && !ftruncate(fd, 0));
}

const struct shape shape = { .prepare = prepare, .step = step };
