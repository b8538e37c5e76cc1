// SPDX-License-Identifier: GPL-2.0
/*
 * A mutex knows that its owner has it, and who has it not.
 *
 * feature: locks and conditions of threads
 * away: works
 */
#include "threads.h"

static pthread_mutex_t lock = PTHREAD_ERRORCHECK_MUTEX_INITIALIZER_NP;

static void part(unsigned int id, unsigned long n)
{
	if (id == n % WORKERS) {
		must(!pthread_mutex_lock(&lock));
		must(pthread_mutex_lock(&lock) == EDEADLK);
		must(!pthread_mutex_unlock(&lock));
	} else {
		must(pthread_mutex_unlock(&lock) == EPERM);
	}
}

static void prepare(void)
{
	start_workers(part);
}

static void step(unsigned long n)
{
	work_round(n);
}

const struct shape shape = { .prepare = prepare, .step = step };
