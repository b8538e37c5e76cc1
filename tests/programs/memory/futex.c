// SPDX-License-Identifier: GPL-2.0
/*
 * To wait for a word in memory lasts as long as was said, and does not begin where it has changed.
 *
 * feature: futexes
 * calls: futex
 * away: works
 */
#include "futex.h"
#include "shape.h"

#define TIMEOUT 10000000	/* ns */

static uint32_t word;

static void step(unsigned long n)
{
	struct timespec timeout = { .tv_nsec = TIMEOUT };
	int64_t begin = now_ns(), end = begin + TIMEOUT;

	word = n;
	must(futex(&word, FUTEX_WAIT_PRIVATE, n + 1, &timeout, NULL, 0) == -1 && errno == EAGAIN);
	must(futex(&word, FUTEX_WAIT_PRIVATE, n, &timeout, NULL, 0) == -1 && errno == ETIMEDOUT);
	must(now_ns() - begin >= TIMEOUT && now_ns() >= end);
	/* Until a point in time, which is over now. */
	timeout = (struct timespec){ .tv_sec = end / 1000000000, .tv_nsec = end % 1000000000 };
	must(futex(&word, FUTEX_WAIT_BITSET_PRIVATE, n, &timeout, NULL, FUTEX_BITSET_MATCH_ANY) == -1);
	must(errno == ETIMEDOUT);
	must(futex(&word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0) == 0);
	must(futex((uint32_t *)((char *)&word + 1), FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0) == -1 && errno == EINVAL);
}

const struct shape shape = { NULL, step, NULL };
