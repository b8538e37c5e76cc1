// SPDX-License-Identifier: GPL-2.0
/*
 * Readers see what a writer wrote, whole.
 *
 * feature: locks and conditions of threads
 * calls: futex
 * away: works
 */
#include "threads.h"

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static volatile unsigned long pair[2];

static void part(unsigned int id, unsigned long n)
{
	for (int i = 0; i < 100; i++) {
		if (id == 0) {
			must(!pthread_rwlock_wrlock(&lock));
			pair[0]++;
			pair[1]++;
		} else {
			must(!pthread_rwlock_rdlock(&lock));
			must(pair[0] == pair[1]);
		}
		must(!pthread_rwlock_unlock(&lock));
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
