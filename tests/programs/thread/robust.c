// SPDX-License-Identifier: GPL-2.0
/*
 * A thread ends with a lock in its hands; another takes it over and is told so.
 *
 * feature: making a thread
 * calls: set_robust_list, futex, exit
 * away: comes home
 */
#include "threads.h"

static pthread_mutex_t lock;

static void *keep(void *unused)
{
	must(!pthread_mutex_lock(&lock));
	return unused;
}

static void prepare(void)
{
	pthread_mutexattr_t how;

	must(!pthread_mutexattr_init(&how) && !pthread_mutexattr_setrobust(&how, PTHREAD_MUTEX_ROBUST));
	must(!pthread_mutex_init(&lock, &how));
}

static void step(unsigned long n)
{
	pthread_t thread;

	must(!pthread_create(&thread, NULL, keep, NULL) && !pthread_join(thread, NULL));
	must(pthread_mutex_lock(&lock) == EOWNERDEAD);
	must(!pthread_mutex_consistent(&lock) && !pthread_mutex_unlock(&lock));
}

const struct shape shape = { .prepare = prepare, .step = step };
