// SPDX-License-Identifier: GPL-2.0
/*
 * Threads made at home are cancelled wherever they sleep.
 *
 * feature: the end of a thread
 * calls: tgkill, exit
 * away: works
 */
#include "threads.h"

#define MANY 48

static pthread_t threads[MANY];
static unsigned int next;

static void *sleep_on(void *unused)
{
	thread_begins();
	for (;;)
		usleep(1000000);
	return unused;
}

static void prepare(void)
{
	for (int i = 0; i < MANY; i++)
		threads[i] = thread_make(sleep_on, NULL);
}

static void step(unsigned long n)
{
	void *result;

	if (next == MANY) {
		usleep(200);
		return;
	}
	must(!pthread_cancel(threads[next]) && !pthread_join(threads[next], &result));
	must(result == PTHREAD_CANCELED);
	next++;
}

const struct shape shape = { .prepare = prepare, .step = step };
