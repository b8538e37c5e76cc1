// SPDX-License-Identifier: GPL-2.0
/*
 * A semaphore lets two in at a time.
 *
 * feature: locks and conditions of threads
 * calls: futex, sched_yield
 * away: works
 */
#include "threads.h"

static sem_t places;
static int inside;

static void part(unsigned int id, unsigned long n)
{
	for (int i = 0; i < 50; i++) {
		wait_for(&places);
		must(__atomic_add_fetch(&inside, 1, __ATOMIC_SEQ_CST) <= 2);
		sched_yield();
		__atomic_sub_fetch(&inside, 1, __ATOMIC_SEQ_CST);
		must(!sem_post(&places));
	}
}

static void prepare(void)
{
	must(!sem_init(&places, 0, 2));
	start_workers(part);
}

static void step(unsigned long n)
{
	work_round(n);
}

const struct shape shape = { .prepare = prepare, .step = step };
