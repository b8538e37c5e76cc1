// SPDX-License-Identifier: GPL-2.0
/*
 * A thread made at home ends with a lock in its hands, wherever it is.
 *
 * feature: the end of a thread that holds a robust lock
 * calls: futex, exit
 * away: comes home
 */
#include "threads.h"

#define MANY 32

static pthread_mutex_t locks[MANY];
static pthread_t threads[MANY];
static sem_t may_end[MANY];
static unsigned int next;

static void *keep(void *arg)
{
	unsigned int i = (sem_t *)arg - may_end;

	must(!pthread_mutex_lock(&locks[i]));
	thread_begins();
	wait_for(arg);
	return arg;
}

static void prepare(void)
{
	pthread_mutexattr_t how;

	must(!pthread_mutexattr_init(&how) && !pthread_mutexattr_setrobust(&how, PTHREAD_MUTEX_ROBUST));
	for (int i = 0; i < MANY; i++) {
		must(!pthread_mutex_init(&locks[i], &how) && !sem_init(&may_end[i], 0, 0));
		threads[i] = thread_make(keep, &may_end[i]);
	}
}

static void step(unsigned long n)
{
	if (next == MANY) {
		usleep(200);
		return;
	}
	must(!sem_post(&may_end[next]) && !pthread_join(threads[next], NULL));
	must(pthread_mutex_lock(&locks[next]) == EOWNERDEAD);
	must(!pthread_mutex_consistent(&locks[next]) && !pthread_mutex_unlock(&locks[next]));
	next++;
}

const struct shape shape = { .prepare = prepare, .step = step };
