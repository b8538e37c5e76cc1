// SPDX-License-Identifier: GPL-2.0
/*
 * Producers and consumers share a queue of eight places.
 *
 * feature: locks and conditions of threads
 * calls: futex
 * away: works
 */
#include "threads.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static unsigned long places[8], head, tail, taken, given;

static void give(unsigned long value)
{
	must(!pthread_mutex_lock(&lock));
	while (tail - head == 8)
		must(!pthread_cond_wait(&changed, &lock));
	places[tail++ % 8] = value;
	given += value;
	must(!pthread_cond_broadcast(&changed) && !pthread_mutex_unlock(&lock));
}

static void take(void)
{
	must(!pthread_mutex_lock(&lock));
	while (tail == head)
		must(!pthread_cond_wait(&changed, &lock));
	taken += places[head++ % 8];
	must(!pthread_cond_broadcast(&changed) && !pthread_mutex_unlock(&lock));
}

static void part(unsigned int id, unsigned long n)
{
	for (int i = 0; i < 30; i++) {
		if (id % 2)
			give(n + i);
		else
			take();
	}
}

static void prepare(void)
{
	start_workers(part);
}

static void step(unsigned long n)
{
	work_round(n);
	must(taken == given && head == tail);
}

const struct shape shape = { .prepare = prepare, .step = step };
