// SPDX-License-Identifier: GPL-2.0
/*
 * A thread that sleeps is cancelled.
 *
 * feature: making a thread
 * calls: tgkill, exit
 * away: comes home
 */
#include "threads.h"

static void *sleep_on(void *unused)
{
	for (;;)
		usleep(1000000);
	return unused;
}

static void step(unsigned long n)
{
	pthread_t thread;
	void *result;

	must(!pthread_create(&thread, NULL, sleep_on, NULL) && !pthread_cancel(thread));
	must(!pthread_join(thread, &result) && result == PTHREAD_CANCELED);
}

const struct shape shape = { .step = step };
