// SPDX-License-Identifier: GPL-2.0
/*
 * All that tell the time of day agree: clock_gettime, gettimeofday, time, and the coarse clock.
 *
 * feature: clocks
 * calls: gettimeofday, time
 * away: works
 */
#include <sys/syscall.h>
#include <sys/time.h>

#include "shape.h"
#include "clocks.h"

static long long of_day(bool by_kernel)
{
	struct timeval t;

	must(!(by_kernel ? syscall(SYS_gettimeofday, &t, NULL) : gettimeofday(&t, NULL)));
	return t.tv_sec * SECOND + t.tv_usec * 1000;
}

/* @look is between two looks at the clock, when it is as coarse as @coarse. */
#define must_agree(look, coarse)                                               \
	do {                                                                   \
		long long before_ = now(CLOCK_REALTIME), ns_ = (look);         \
									       \
		must(ns_ > before_ - (coarse));                                \
		must(ns_ <= now(CLOCK_REALTIME));                              \
	} while (0)

static void step(unsigned long n)
{
	int turn;

	for (turn = 0; turn < 10; turn++) {
		must_agree(of_day(false), 1000);
		must_agree(of_day(true), 1000);
		must_agree(time(NULL) * SECOND, SECOND + 20 * MS);
		must_agree(syscall(SYS_time, NULL) * SECOND, SECOND + 20 * MS);
		must_agree(now(CLOCK_REALTIME_COARSE), SECOND);
	}
}

const struct shape shape = { .step = step };
