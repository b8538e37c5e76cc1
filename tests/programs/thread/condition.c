// SPDX-License-Identifier: GPL-2.0
/*
 * A baton goes round by a condition variable.
 *
 * feature: locks and conditions of threads
 * calls: futex
 * away: works
 */
#include "threads.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static volatile unsigned long turn;

static void part(unsigned int id, unsigned long n)
{
	for (int i = 0; i < 5; i++) {
		must(!pthread_mutex_lock(&lock));
		while (turn % WORKERS != id)
			must(!pthread_cond_wait(&changed, &lock));
		turn++;
		must(!pthread_cond_broadcast(&changed));
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
}

const struct shape shape = { .prepare = prepare, .step = step };
