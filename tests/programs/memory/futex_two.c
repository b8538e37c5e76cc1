// SPDX-License-Identifier: GPL-2.0
/*
 * Waiters are sent from one word to another, and a word is changed on the way: nobody waits, the rest is done.
 *
 * feature: futexes
 * calls: futex
 * away: works
 */
#include "futex.h"
#include "shape.h"

static uint32_t one, two;

static void step(unsigned long n)
{
	uint32_t before = two;
	int add_one = FUTEX_OP(FUTEX_OP_ADD, 1, FUTEX_OP_CMP_EQ, 0);

	one = n;
	must(futex(&one, FUTEX_REQUEUE_PRIVATE, 1, as_timeout(1), &two, 0) == 0);
	must(futex(&one, FUTEX_CMP_REQUEUE_PRIVATE, 1, as_timeout(1), &two, n) == 0);
	must(futex(&one, FUTEX_CMP_REQUEUE_PRIVATE, 1, as_timeout(1), &two, n + 1) == -1 && errno == EAGAIN);
	must(futex(&one, FUTEX_WAKE_OP_PRIVATE, 1, as_timeout(1), &two, add_one) == 0 && two == before + 1);
}

const struct shape shape = { NULL, step, NULL };
