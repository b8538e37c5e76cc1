// SPDX-License-Identifier: GPL-2.0
/*
 * Threads that nobody waits for, made at home, end one after another wherever they are, and are gone then.
 *
 * feature: the end of a thread
 * calls: exit, tgkill
 * away: works
 */
#include "threads.h"

#define MANY 64

static sem_t may_end[MANY];
static pid_t tids[MANY];
static sem_t ready;
static unsigned int next;

static void *wait_and_end(void *arg)
{
	long i = (long)arg;

	tids[i] = thread_id();
	must(!sem_post(&ready));
	wait_for(&may_end[i]);
	return NULL;
}

static void prepare(void)
{
	pthread_attr_t attr;
	pthread_t thread;

	must(!sem_init(&ready, 0, 0));
	must(!pthread_attr_init(&attr) && !pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED));
	for (long i = 0; i < MANY; i++) {
		must(!sem_init(&may_end[i], 0, 0));
		must(!pthread_create(&thread, &attr, wait_and_end, (void *)i));
		wait_for(&ready);
	}
}

static bool is_there(pid_t tid)
{
	return !syscall(SYS_tgkill, getpid(), tid, 0) || errno != ESRCH;
}

static void step(unsigned long n)
{
	if (next == MANY) {
		usleep(200);
		return;
	}
	must(is_there(tids[next]) && !sem_post(&may_end[next]));
	while (is_there(tids[next]))
		usleep(200);
	next++;
}

const struct shape shape = { .prepare = prepare, .step = step };
