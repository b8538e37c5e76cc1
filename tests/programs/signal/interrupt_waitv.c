// SPDX-License-Identifier: GPL-2.0
/*
 * A wait for several futexes is broken off by a handler, or looks at them anew after it if that was asked for.
 *
 * feature: waits and handlers
 * calls: futex_waitv
 * away: works
 */
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>

#include "shape.h"
#include "signals.h"

#ifndef SYS_futex_waitv
#define SYS_futex_waitv 449
#endif

static volatile uint32_t words[2];

/* The third time, one has changed. */
static void change(int signal, siginfo_t *info, void *context)
{
	if (++caught_count == 3)
		words[1]++;
}

static int wait_for_both(int seconds)
{
	struct futex_waitv both[2];
	struct timespec end;

	for (int i = 0; i < 2; i++)
		both[i] = (struct futex_waitv){ .val = words[i], .uaddr = (uintptr_t)&words[i],
						.flags = FUTEX_32 | FUTEX_PRIVATE_FLAG };
	must(!clock_gettime(CLOCK_MONOTONIC, &end));
	end.tv_sec += seconds;
	return syscall(SYS_futex_waitv, both, 2, 0, seconds ? &end : NULL, CLOCK_MONOTONIC);
}

static void step(unsigned long n)
{
	must_be_interrupted(wait_for_both(0));
	must_be_interrupted(wait_for_both(60));
	must_be_restarted(wait_for_both(n % 2 * 60) == -1 && errno == EAGAIN, change);
	must(caught_count >= 3);
}

const struct shape shape = { .step = step };
