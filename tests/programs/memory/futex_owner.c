// SPDX-License-Identifier: GPL-2.0
/*
 * A lock knows its owner: taken in a step, it is given back by the next.
 *
 * feature: futexes
 * calls: futex
 * away: comes home
 */
#include "futex.h"
#include "shape.h"

static uint32_t lock;

static void step(unsigned long n)
{
	if (n) {
		must(lock == (uint32_t)getpid());
		must(futex(&lock, FUTEX_LOCK_PI_PRIVATE, 0, NULL, NULL, 0) == -1 && errno == EDEADLK);
		must(futex(&lock, FUTEX_UNLOCK_PI_PRIVATE, 0, NULL, NULL, 0) == 0 && lock == 0);
	}
	must(futex(&lock, n % 2 ? FUTEX_LOCK_PI_PRIVATE : FUTEX_TRYLOCK_PI_PRIVATE, 0, NULL, NULL, 0) == 0);
}

static void verify(void)
{
	must(lock == (uint32_t)getpid());
	must(futex(&lock, FUTEX_UNLOCK_PI_PRIVATE, 0, NULL, NULL, 0) == 0 && lock == 0);
}

const struct shape shape = { NULL, step, verify };
