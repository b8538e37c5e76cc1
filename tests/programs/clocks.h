/* SPDX-License-Identifier: GPL-2.0 */
/* Clocks in nanoseconds, and how long a call took. */
#ifndef MOSIX_TESTS_CLOCKS_H
#define MOSIX_TESTS_CLOCKS_H

#include <sys/syscall.h>
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

/* By the system call, where now() asks the vdso. */
__attribute__((unused))
static long long now_by_call(clockid_t clock)
{
	struct timespec t;

	must(!syscall(SYS_clock_gettime, clock, &t));
	return in_ns(t);
}

/**
 * struct ahead - how far a clock is ahead of CLOCK_MONOTONIC, ns
 * @least: that was after it
 * @most: that was before it
 */
struct ahead {
	long long least, most;
};

__attribute__((unused))
static struct ahead ahead(clockid_t clock)
{
	long long before = now(CLOCK_MONOTONIC), there = now(clock), after = now(CLOCK_MONOTONIC);

	return (struct ahead){ there - after, there - before };
}

/* The narrowest of some looks: who computes may stand still between two of them. */
__attribute__((unused))
static struct ahead ahead_closely(clockid_t clock)
{
	struct ahead best = ahead(clock), other;
	int i;

	for (i = 0; i < 20; i++) {
		other = ahead(clock);
		if (other.most - other.least < best.most - best.least)
			best = other;
	}
	return best;
}

/*
 * How far two clocks that count the same time may be apart from what they were, ns. Where a guest's CLOCK_MONOTONIC
 * is set forward, CLOCK_BOOTTIME is by as much; CLOCK_MONOTONIC_RAW stays behind by the way of an answer from home.
 */
#define BOOTTIME_APART (20 * MS)
#define RAW_APART (250 * MS)

/* The clock has gone on as CLOCK_MONOTONIC has since it was @first, to @most ns. */
__attribute__((unused))
static bool goes_alike(clockid_t clock, struct ahead first, long long most)
{
	struct ahead now = ahead(clock);

	return now.least <= first.most + most && now.most >= first.least - most;
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
