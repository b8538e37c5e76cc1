// SPDX-License-Identifier: GPL-2.0
/*
 * A counter behind a mutex that four threads fight for.
 *
 * feature: locks and conditions of threads
 * calls: futex
 * away: works
 */
#include "threads.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned long counter, rounds;

static void part(unsigned int id, unsigned long n)
{
	for (int i = 0; i < 500; i++) {
		must(!pthread_mutex_lock(&lock));
		counter++;
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
	must(counter == rounds * WORKERS * 500);
}

const struct shape shape = { .prepare = prepare, .step = step };
