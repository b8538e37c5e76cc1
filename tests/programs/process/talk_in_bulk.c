// SPDX-License-Identifier: GPL-2.0
/*
 * A child takes half a megabyte through a pipe that holds a tenth of it, and gives it back changed.
 *
 * feature: processes that talk
 * calls: pipe2, read, write
 * away: works
 * children: away
 */
#include "child.h"
#include "shape.h"

#define SIZE (512 << 10)

static unsigned char bulk[SIZE];
static pid_t child;
static int to, from;

static void write_all(int fd, const unsigned char *bytes, size_t len)
{
	while (len) {
		ssize_t put = write(fd, bytes, len);

		must(put > 0);
		bytes += put;
		len -= put;
	}
}

static bool read_all(int fd, unsigned char *bytes, size_t len)
{
	while (len) {
		ssize_t got = read(fd, bytes, len);

		must(got >= 0);
		if (!got)
			return false;
		bytes += got;
		len -= got;
	}
	return true;
}

static void turn_round(int in, int out)
{
	while (read_all(in, bulk, SIZE)) {
		for (int i = 0; i < SIZE; i++)
			bulk[i] = ~bulk[i];
		write_all(out, bulk, SIZE);
	}
	_exit(0);
}

static void prepare(void)
{
	int down[2], up[2];

	must(!pipe(down) && !pipe(up));
	child = fork();
	must(child >= 0);
	if (!child) {
		must(!close(down[1]) && !close(up[0]));
		turn_round(down[0], up[1]);
	}
	must(!close(down[0]) && !close(up[1]));
	to = down[1];
	from = up[0];
}

static void step(unsigned long n)
{
	test_fill(bulk, SIZE, n);
	write_all(to, bulk, SIZE);
	must(read_all(from, bulk, SIZE));
	for (int i = 0; i < SIZE; i++)
		bulk[i] = ~bulk[i];
	must(test_filled(bulk, SIZE, n));
}

static void verify(void)
{
	must(!close(to) && !read_all(from, bulk, 1));
	child_ends(child, 0);
}

const struct shape shape = { prepare, step, verify };
