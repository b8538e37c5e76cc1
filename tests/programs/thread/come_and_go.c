// SPDX-License-Identifier: GPL-2.0
/*
 * A thread comes and goes with every step.
 *
 * feature: making a thread
 * calls: clone3, exit
 * away: comes home
 */
#include "threads.h"

static unsigned long sum;

static void *add(void *value)
{
	sum += *(unsigned long *)value;
	return value;
}

static void step(unsigned long n)
{
	unsigned long before = sum;
	pthread_t thread;
	void *result;

	must(!pthread_create(&thread, NULL, add, &n) && !pthread_join(thread, &result));
	must(result == &n && sum == before + n);
}

const struct shape shape = { .step = step };
