// SPDX-License-Identifier: GPL-2.0
/*
 * The program waits for one of several words.
 *
 * feature: futexes
 * calls: futex_waitv
 * away: works
 */
#include "futex.h"
#include "shape.h"

static uint32_t words[3];

static void step(unsigned long n)
{
	struct futex_waitv waits[3];
	struct timespec until = { .tv_sec = now_ns() / 1000000000 };

	for (int i = 0; i < 3; i++) {
		words[i] = n;
		waits[i] = (struct futex_waitv){ .uaddr = (uintptr_t)&words[i], .val = n,
						 .flags = FUTEX_32 | FUTEX_PRIVATE_FLAG };
	}
	must(syscall(SYS_futex_waitv, waits, 3, 0, &until, CLOCK_MONOTONIC) == -1 && errno == ETIMEDOUT);
	words[1]++;
	must(syscall(SYS_futex_waitv, waits, 3, 0, &until, CLOCK_MONOTONIC) == -1 && errno == EAGAIN);
}

const struct shape shape = { NULL, step, NULL };
