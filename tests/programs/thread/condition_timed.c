// SPDX-License-Identifier: GPL-2.0
/*
 * A wait for a condition that never comes ends when its time is over, and not before, by either clock.
 *
 * feature: locks and conditions of threads
 * calls: futex
 * away: works
 */
#include "threads.h"
#include "clocks.h"

static pthread_mutex_t locks[WORKERS];
static pthread_cond_t never[WORKERS];

static void part(unsigned int id, unsigned long n)
{
	clockid_t clock = (n + id) % 2 ? CLOCK_MONOTONIC : CLOCK_REALTIME;
	long long end = now(clock) + 3 * MS;
	struct timespec until = from_ns(end);
	int ret;

	must(!pthread_mutex_lock(&locks[id]));
	do
		ret = pthread_cond_clockwait(&never[id], &locks[id], clock, &until);
	while (!ret);
	must(ret == ETIMEDOUT);
	must(now(clock) >= end && now(clock) < end + 5 * SECOND);
	must(!pthread_mutex_unlock(&locks[id]));
}

static void prepare(void)
{
	for (unsigned int i = 0; i < WORKERS; i++)
		must(!pthread_mutex_init(&locks[i], NULL) && !pthread_cond_init(&never[i], NULL));
	start_workers(part);
}

static void step(unsigned long n)
{
	work_round(n);
}

const struct shape shape = { .prepare = prepare, .step = step };
