// SPDX-License-Identifier: GPL-2.0
/*
 * A lock on a whole file belongs to the open file: its copies share it, another opening does not.
 *
 * feature: locks
 * calls: flock, dup
 * away: works
 */
#include <sys/file.h>

#include "files.h"
#include "shape.h"

static int one, copy, other;

static void prepare(void)
{
	one = make_file("file");
	copy = dup(one);
	other = open("file", O_RDONLY);
	must(copy >= 0 && other >= 0 && !flock(one, LOCK_EX));
}

static void step(unsigned long n)
{
	must(flock(other, LOCK_SH | LOCK_NB) == -1 && errno == EWOULDBLOCK);
	must(!flock(copy, LOCK_SH) && !flock(other, LOCK_SH | LOCK_NB));
	must(flock(one, LOCK_EX | LOCK_NB) == -1 && errno == EWOULDBLOCK);
	must(!flock(other, LOCK_UN) && !flock(copy, LOCK_EX));
	must(flock(other, 0) == -1 && errno == EINVAL);
}

static void verify(void)
{
	must(!close(one) && flock(other, LOCK_EX | LOCK_NB) == -1);
	must(!close(copy) && !flock(other, LOCK_EX | LOCK_NB));
}

const struct shape shape = { prepare, step, verify };
