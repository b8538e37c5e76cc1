// SPDX-License-Identifier: GPL-2.0
/*
 * Bytes go from a file into a pipe, are doubled there, and go on into another file; some wait over a move.
 *
 * feature: copies inside the kernel
 * calls: splice, tee
 * away: works
 */
#include "files.h"
#include "shape.h"

enum { LENGTH = 6000 };

static int from, to, one[2], two[2];
static char bytes[LENGTH];

static void fill(void)
{
	off_t offset = 0;

	must(splice(from, &offset, one[1], NULL, LENGTH, 0) == LENGTH && offset == LENGTH);
	must(tee(one[0], two[1], LENGTH, 0) == LENGTH);
}

static void drain(int pipe_end)
{
	char back[LENGTH];
	off_t offset = 10;
	size_t sum = 0;

	while (sum < LENGTH) {
		ssize_t part = splice(pipe_end, NULL, to, &offset, LENGTH - sum, SPLICE_F_MOVE);

		must(part > 0);
		sum += part;
	}
	must(offset == 10 + LENGTH && pread(to, back, LENGTH, 10) == LENGTH && !memcmp(bytes, back, LENGTH));
}

static void prepare(void)
{
	from = make_file("from");
	to = make_file("to");
	test_fill(bytes, LENGTH, 3);
	must(write(from, bytes, LENGTH) == LENGTH && !pipe(one) && !pipe(two));
	fill();
}

static void step(unsigned long n)
{
	drain(one[0]);
	must(!ftruncate(to, 0));
	drain(two[0]);
	must(splice(one[0], NULL, to, NULL, 1, SPLICE_F_NONBLOCK) == -1 && errno == EAGAIN);
	must(tee(one[0], two[1], 1, SPLICE_F_NONBLOCK) == -1 && errno == EAGAIN);
	must(splice(from, NULL, to, NULL, 1, 0) == -1 && errno == EINVAL);
	fill();
}

const struct shape shape = { .prepare = prepare, .step = step };
