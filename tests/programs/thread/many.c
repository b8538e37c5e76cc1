// SPDX-License-Identifier: GPL-2.0
/*
 * Two hundred threads stand in line.
 *
 * feature: names and numbers of threads
 * calls: futex
 * away: works
 */
#include "threads.h"

#define MANY 200

static sem_t turns[MANY + 1];

static void *pass_on(void *arg)
{
	sem_t *mine = arg;

	for (;;) {
		wait_for(mine);
		must(!sem_post(mine + 1));
	}
	return arg;
}

static void prepare(void)
{
	pthread_attr_t attr;
	pthread_t thread;

	must(!pthread_attr_init(&attr) && !pthread_attr_setstacksize(&attr, 65536));
	for (int i = 0; i <= MANY; i++)
		must(!sem_init(&turns[i], 0, 0));
	for (int i = 0; i < MANY; i++)
		must(!pthread_create(&thread, &attr, pass_on, &turns[i]));
}

static void step(unsigned long n)
{
	must(!sem_post(&turns[0]));
	wait_for(&turns[MANY]);
}

const struct shape shape = { .prepare = prepare, .step = step };
