// SPDX-License-Identifier: GPL-2.0
/*
 * A counter behind a spinlock.
 *
 * feature: locks and conditions of threads
 * away: works
 */
#include "threads.h"

static pthread_spinlock_t lock;
static unsigned long counter, rounds;

static void part(unsigned int id, unsigned long n)
{
	for (int i = 0; i < 200; i++) {
		must(!pthread_spin_lock(&lock));
		counter++;
		must(!pthread_spin_unlock(&lock));
	}
}

static void prepare(void)
{
	must(!pthread_spin_init(&lock, 0));
	start_workers(part);
}

static void step(unsigned long n)
{
	work_round(n);
	rounds++;
	must(counter == rounds * WORKERS * 200);
}

const struct shape shape = { .prepare = prepare, .step = step };
