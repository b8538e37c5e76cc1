// SPDX-License-Identifier: GPL-2.0
/*
 * Threads that nobody waits for end by themselves.
 *
 * feature: making a thread
 * calls: exit
 * away: comes home
 */
#include "threads.h"

static sem_t ended;

static void *say(void *unused)
{
	must(!sem_post(&ended));
	return unused;
}

static void prepare(void)
{
	must(!sem_init(&ended, 0, 0));
}

static void step(unsigned long n)
{
	pthread_attr_t attr;
	pthread_t thread;

	must(!pthread_attr_init(&attr) && !pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED));
	for (int i = 0; i < 3; i++)
		must(!pthread_create(&thread, &attr, say, NULL));
	for (int i = 0; i < 3; i++)
		wait_for(&ended);
	must(!pthread_attr_destroy(&attr));
}

const struct shape shape = { .prepare = prepare, .step = step };
