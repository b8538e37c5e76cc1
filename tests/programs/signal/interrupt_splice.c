// SPDX-License-Identifier: GPL-2.0
/*
 * splice and tee from an empty pipe are broken off by a handler, or go on after it if that was asked for.
 *
 * feature: waits and handlers
 * calls: splice, tee
 * away: works
 */
#include <fcntl.h>

#include "shape.h"
#include "signals.h"

static int empty[2], out[2];

/* The third time, there is something to take. */
static void fill(int signal, siginfo_t *info, void *context)
{
	if (++caught_count == 3)
		must(write(empty[1], "x", 1) == 1);
}

static void has_come(int from)
{
	char byte = 0;

	must(caught_count >= 3 && read(from, &byte, 1) == 1 && byte == 'x');
}

static void prepare(void)
{
	must(!pipe(empty) && !pipe(out));
}

static void step(unsigned long n)
{
	must_be_interrupted(splice(empty[0], NULL, out[1], NULL, 1, 0));
	must_be_restarted(splice(empty[0], NULL, out[1], NULL, 1, 0) == 1, fill);
	has_come(out[0]);
	must_be_interrupted(tee(empty[0], out[1], 1, 0));
	must_be_restarted(tee(empty[0], out[1], 1, 0) == 1, fill);
	has_come(out[0]);
	has_come(empty[0]);
}

const struct shape shape = { .prepare = prepare, .step = step };
