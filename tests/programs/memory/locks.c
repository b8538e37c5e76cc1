// SPDX-License-Identifier: GPL-2.0
/*
 * Mutexes, conditions, semaphores and locks for readers and writers: what is locked in a step is unlocked in the next.
 *
 * feature: locks
 * calls: futex
 * away: works
 */
#include <pthread.h>
#include <semaphore.h>
#include <time.h>

#include "shape.h"

static pthread_mutex_t mutex = PTHREAD_ERRORCHECK_MUTEX_INITIALIZER_NP, again = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static pthread_rwlock_t readers = PTHREAD_RWLOCK_INITIALIZER;
static sem_t semaphore;

static struct timespec soon(void)
{
	struct timespec time;

	clock_gettime(CLOCK_REALTIME, &time);
	time.tv_nsec += 3000000;
	time.tv_sec += time.tv_nsec / 1000000000;
	time.tv_nsec %= 1000000000;
	return time;
}

static void lock(void)
{
	must(!pthread_mutex_lock(&mutex) && pthread_mutex_lock(&mutex) == EDEADLK);
	must(!pthread_mutex_lock(&again) && !pthread_mutex_lock(&again));
	must(!pthread_rwlock_rdlock(&readers) && pthread_rwlock_trywrlock(&readers) == EBUSY);
	must(!sem_post(&semaphore));
}

static void unlock(void)
{
	must(!pthread_mutex_unlock(&mutex) && pthread_mutex_unlock(&mutex) == EPERM);
	must(!pthread_mutex_unlock(&again) && !pthread_mutex_unlock(&again));
	must(!pthread_rwlock_unlock(&readers));
	must(!pthread_rwlock_trywrlock(&readers) && !pthread_rwlock_unlock(&readers));
	must(!sem_wait(&semaphore));
}

static void prepare(void)
{
	must(!sem_init(&semaphore, 0, 0));
	lock();
}

static void step(unsigned long n)
{
	struct timespec time = soon();

	must(pthread_cond_timedwait(&condition, &mutex, &time) == ETIMEDOUT);
	unlock();
	time = soon();
	must(sem_timedwait(&semaphore, &time) == -1 && errno == ETIMEDOUT);
	lock();
}

const struct shape shape = { prepare, step, unlock };
