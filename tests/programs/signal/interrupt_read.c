// SPDX-License-Identifier: GPL-2.0
/*
 * A read and a write that wait are broken off by a handler, or go on after it if that was asked for.
 *
 * feature: waits and handlers
 * calls: read, write, readv
 * away: works
 */
#include <fcntl.h>
#include <sys/uio.h>

#include "shape.h"
#include "signals.h"

static int empty[2], full[2];

/* The third time, there is something to read. */
static void fill(int signal, siginfo_t *info, void *context)
{
	if (++caught_count == 3)
		must(write(empty[1], "x", 1) == 1);
}

static void prepare(void)
{
	int size;

	must(!pipe(empty) && !pipe(full));
	size = fcntl(full[1], F_SETPIPE_SZ, 4096);
	while (size--)
		must(write(full[1], "x", 1) == 1);
}

static void step(unsigned long n)
{
	struct iovec part = { .iov_len = 1 };
	char byte;

	part.iov_base = &byte;
	must_be_interrupted(read(empty[0], &byte, 1));
	must_be_interrupted(write(full[1], "x", 1));
	must_be_restarted(read(empty[0], &byte, 1) == 1 && byte == 'x', fill);
	must(caught_count >= 3);
	must_be_interrupted(readv(empty[0], &part, 1));
	byte = 0;
	must_be_restarted(readv(empty[0], &part, 1) == 1 && byte == 'x', fill);
	must(caught_count >= 3);
}

const struct shape shape = { .prepare = prepare, .step = step };
