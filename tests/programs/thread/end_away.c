// SPDX-License-Identifier: GPL-2.0
/*
 * Threads made at home end one after another, wherever they are, and are joined.
 *
 * feature: the end of a thread
 * calls: exit, futex
 * away: works
 */
#include "threads.h"

#define MANY 64

static pthread_t threads[MANY];
static sem_t may_end[MANY];
static unsigned int next;

static void *wait_and_end(void *arg)
{
	sem_t *sem = arg;

	thread_begins();
	wait_for(sem);
	return sem;
}

static void prepare(void)
{
	for (int i = 0; i < MANY; i++) {
		must(!sem_init(&may_end[i], 0, 0));
		threads[i] = thread_make(wait_and_end, &may_end[i]);
	}
}

static void step(unsigned long n)
{
	void *result;

	if (next == MANY) {
		usleep(200);
		return;
	}
	must(!sem_post(&may_end[next]) && !pthread_join(threads[next], &result));
	must(result == &may_end[next]);
	next++;
}

const struct shape shape = { .prepare = prepare, .step = step };
