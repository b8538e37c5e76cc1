// SPDX-License-Identifier: GPL-2.0
/*
 * A lock that lends its owner the priority of who waits.
 *
 * feature: a lock that lends priority, fought for
 * calls: futex
 * away: comes home
 */
#include "threads.h"

static pthread_mutex_t lock;
static unsigned long counter, rounds;

static void part(unsigned int id, unsigned long n)
{
	for (int i = 0; i < 20; i++) {
		must(!pthread_mutex_lock(&lock));
		counter++;
		usleep(10);
		must(!pthread_mutex_unlock(&lock));
	}
}

static void prepare(void)
{
	pthread_mutexattr_t how;

	must(!pthread_mutexattr_init(&how) && !pthread_mutexattr_setprotocol(&how, PTHREAD_PRIO_INHERIT));
	must(!pthread_mutex_init(&lock, &how));
	start_workers(part);
}

static void step(unsigned long n)
{
	work_round(n);
	rounds++;
	must(counter == rounds * WORKERS * 20);
}

const struct shape shape = { .prepare = prepare, .step = step };
