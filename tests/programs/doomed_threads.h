/* SPDX-License-Identifier: GPL-2.0 */
/* Children that have threads, one of which brings the end; the others wait then, or compute. */
#ifndef MOSIX_TESTS_DOOMED_THREADS_H
#define MOSIX_TESTS_DOOMED_THREADS_H

#include "doomed.h"
#include "threads.h"

/* Brings the end, in this thread. Each program defines its own. */
static void doom(unsigned long n);

static void doomed_part(unsigned int id, unsigned long n)
{
	if (id == n % (WORKERS + 1))
		doom(n);
	while (id % 2)
		test_spin(100000);
}

/* For doomed_make(): the number that it is told says which thread it is. The last is the first of all. */
static int doomed_serve(int line)
{
	long n;

	start_workers(doomed_part);
	child_tell(line, 0);
	if (!child_hear(line, &n))
		return 0;
	round_now = n;
	for (unsigned int i = 0; i < WORKERS; i++)
		must(!sem_post(&workers[i].begin));
	if (n % (WORKERS + 1) == WORKERS)
		doom(n);
	for (;;)
		pause();
}

#endif
