// SPDX-License-Identifier: GPL-2.0
/*
 * Threads that wait for their turn give way until it has come, so that it goes round.
 *
 * feature: clocks and processors of threads
 * calls: sched_yield
 * away: works
 */
#include <sched.h>

#include "threads.h"

#define TURNS 25

/* Whose turn it is, counted on for ever. */
static unsigned long turn;

static unsigned long turn_now(void)
{
	return __atomic_load_n(&turn, __ATOMIC_ACQUIRE);
}

static void part(unsigned int id, unsigned long n)
{
	for (int i = 0; i < TURNS; i++) {
		while (turn_now() % WORKERS != id)
			must(!sched_yield());
		__atomic_store_n(&turn, turn_now() + 1, __ATOMIC_RELEASE);
	}
}

static void prepare(void)
{
	start_workers(part);
}

static void step(unsigned long n)
{
	unsigned long before = turn_now();

	work_round(n);
	must(turn_now() - before == WORKERS * TURNS);
}

const struct shape shape = { .prepare = prepare, .step = step };
