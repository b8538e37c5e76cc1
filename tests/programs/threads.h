/* SPDX-License-Identifier: GPL-2.0 */
/* Threads that work side by side, a round with every step, for programs of the suite. */
#ifndef MOSIX_TESTS_THREADS_H
#define MOSIX_TESTS_THREADS_H

#include <pthread.h>
#include <semaphore.h>
#include <sys/syscall.h>

#include "shape.h"

#define WORKERS 4

/**
 * struct worker - one of the threads
 * @id: 0 and up
 * @begin: posted for each round
 * @thread: itself
 */
struct worker {
	unsigned int id;
	sem_t begin;
	pthread_t thread;
};

static struct worker workers[WORKERS];
static void (*work)(unsigned int id, unsigned long n);
static volatile unsigned long round_now;
static sem_t workers_done;
static volatile unsigned int threads_begun;

static void wait_for(sem_t *sem)
{
	int ret;

	do
		ret = sem_wait(sem);
	while (ret && errno == EINTR);
	must(!ret);
}

/* What is made by thread_make() says this first. */
__attribute__((unused))
static void thread_begins(void)
{
	__atomic_add_fetch(&threads_begun, 1, __ATOMIC_SEQ_CST);
}

/* A thread, which has begun: what it does as it begins (rseq) would bring the program home. */
__attribute__((unused))
static pthread_t thread_make(void *(*fn)(void *arg), void *arg)
{
	unsigned int before = threads_begun;
	pthread_t thread;

	must(!pthread_create(&thread, NULL, fn, arg));
	while (threads_begun == before)
		usleep(200);
	return thread;
}

__attribute__((unused))
static void *worker_main(void *arg)
{
	struct worker *worker = arg;

	for (;;) {
		wait_for(&worker->begin);
		work(worker->id, round_now);
		must(!sem_post(&workers_done));
	}
	return NULL;
}

/* Start the threads; each calls @fn once for every round. */
__attribute__((unused))
static void start_workers(void (*fn)(unsigned int id, unsigned long n))
{
	work = fn;
	must(!sem_init(&workers_done, 0, 0));
	for (unsigned int i = 0; i < WORKERS; i++) {
		workers[i].id = i;
		must(!sem_init(&workers[i].begin, 0, 0));
		must(!pthread_create(&workers[i].thread, NULL, worker_main, &workers[i]));
	}
}

/* One round, to its end. */
__attribute__((unused))
static void work_round(unsigned long n)
{
	round_now = n;
	for (unsigned int i = 0; i < WORKERS; i++)
		must(!sem_post(&workers[i].begin));
	for (unsigned int i = 0; i < WORKERS; i++)
		wait_for(&workers_done);
}

__attribute__((unused))
static pid_t thread_id(void)
{
	return syscall(SYS_gettid);
}

#endif
