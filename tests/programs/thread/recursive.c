// SPDX-License-Identifier: GPL-2.0
/*
 * A mutex that its owner may lock again.
 *
 * feature: locks and conditions of threads
 * calls: futex
 * away: works
 */
#include "threads.h"

static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static unsigned long counter, rounds;

static void part(unsigned int id, unsigned long n)
{
	for (int i = 0; i < 100; i++) {
		for (int depth = 0; depth < 3; depth++)
			must(!pthread_mutex_lock(&lock));
		counter++;
		for (int depth = 0; depth < 3; depth++)
			must(!pthread_mutex_unlock(&lock));
	}
}

static void prepare(void)
{
	start_workers(part);
}

static void step(unsigned long n)
{
	work_round(n);
	rounds++;
	must(counter == rounds * WORKERS * 100);
}

const struct shape shape = { .prepare = prepare, .step = step };
