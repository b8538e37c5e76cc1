// SPDX-License-Identifier: GPL-2.0
/*
 * Vectors of several megabytes are written and read by one call each.
 *
 * feature: reading and writing files
 * calls: preadv2, pwritev2
 * away: comes home
 */
#include <sys/uio.h>

#include "files.h"
#include "shape.h"

enum { PART = 600000, PARTS = 4 };

static unsigned char bytes[PARTS][PART], back[PARTS][PART];
static int fd;

static void prepare(void)
{
	fd = make_file("file");
	test_fill(bytes, sizeof(bytes), 1);
}

static void step(unsigned long n)
{
	struct iovec out[PARTS], in[PARTS];
	int i;

	for (i = 0; i < PARTS; i++) {
		out[i] = (struct iovec){ bytes[(i + n) % PARTS], PART };
		in[i] = (struct iovec){ back[(i + n) % PARTS], PART };
	}
	memset(back, 0, sizeof(back));
	must(pwritev2(fd, out, PARTS, 3, RWF_DSYNC) == PART * PARTS);
	must(preadv2(fd, in, PARTS, 3, 0) == PART * PARTS);
	must(!memcmp(bytes, back, sizeof(bytes)));
}

const struct shape shape = { .prepare = prepare, .step = step };
