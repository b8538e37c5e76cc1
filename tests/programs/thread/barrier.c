// SPDX-License-Identifier: GPL-2.0
/*
 * Threads meet at a barrier, three times a round.
 *
 * feature: locks and conditions of threads
 * calls: futex
 * away: works
 */
#include "threads.h"

static pthread_barrier_t barrier;
static volatile unsigned long places[WORKERS];

static void part(unsigned int id, unsigned long n)
{
	for (int i = 0; i < 3; i++) {
		int ret;

		places[id] = n * 3 + i;
		ret = pthread_barrier_wait(&barrier);
		must(!ret || ret == PTHREAD_BARRIER_SERIAL_THREAD);
		for (int k = 0; k < WORKERS; k++)
			must(places[k] == n * 3 + i);
		pthread_barrier_wait(&barrier);
	}
}

static void prepare(void)
{
	must(!pthread_barrier_init(&barrier, NULL, WORKERS));
	start_workers(part);
}

static void step(unsigned long n)
{
	work_round(n);
}

const struct shape shape = { .prepare = prepare, .step = step };
