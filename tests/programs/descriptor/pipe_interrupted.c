// SPDX-License-Identifier: GPL-2.0
/*
 * A write that waits in the middle is ended by a handler, and returns exactly what has been written.
 *
 * feature: pipes and FIFOs
 * calls: write
 * away: works
 * children: away
 */
#include "shape.h"
#include "signals.h"
#include "slow.h"

static int ends[2];

static void prepare(void)
{
	must(!pipe(ends));
	slow_begin(slow_reads, ends[0], ends[1]);
	handle(SIGALRM, caught_note, 0);
}

/* One signal for each call: where they came at a fixed rate, a slow machine would do nothing but handle them. */
static void alarm_once(long microseconds)
{
	struct itimerval once = { { 0, 0 }, { 0, microseconds } };

	must(!setitimer(ITIMER_REAL, &once, NULL));
}

static void step(unsigned long n)
{
	ssize_t written;
	int at = 0;

	slow_tell(SLOW_LENGTH);
	while (at < SLOW_LENGTH) {
		alarm_once(10000);
		written = write(ends[1], slow_bytes + at, SLOW_LENGTH - at);
		must(written > 0 || (written < 0 && errno == EINTR));
		at += written > 0 ? written : 0;
	}
	alarm_once(0);
	must(slow_was_right(SLOW_LENGTH));
}

const struct shape shape = { .prepare = prepare, .step = step };
