/* SPDX-License-Identifier: GPL-2.0 */
/* Clocks in nanoseconds, and how long a call took. */
#ifndef MOSIX_TESTS_CLOCKS_H
#define MOSIX_TESTS_CLOCKS_H

#include <time.h>

#include "test.h"

#define MS 1000000LL
#define SECOND 1000000000LL

__attribute__((unused))
static long long in_ns(struct timespec t)
{
	return t.tv_sec * SECOND + t.tv_nsec;
}

__attribute__((unused))
static struct timespec from_ns(long long ns)
{
	return (struct timespec){ ns / SECOND, ns % SECOND };
}

__attribute__((unused))
static long long now(clockid_t clock)
{
	struct timespec t;

	must(!clock_gettime(clock, &t));
	return in_ns(t);
}

/* @call is true, and takes at least @least and at most @most ns. */
#define must_take(call, least, most)                                           \
	do {                                                                   \
		long long began_ = now(CLOCK_MONOTONIC), took_;                \
									       \
		must(call);                                                    \
		took_ = now(CLOCK_MONOTONIC) - began_;                         \
		must(took_ >= (least));                                        \
		must(took_ <= (most));                                         \
	} while (0)

#endif
