// SPDX-License-Identifier: GPL-2.0
/*
 * Each thread blocks other signals.
 *
 * feature: signals to threads
 * calls: rt_sigprocmask
 * away: works
 */
#include "threads.h"

static sigset_t masks[WORKERS];

static void part(unsigned int id, unsigned long n)
{
	sigset_t set, now;

	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN + 1 + id);
	sigaddset(&set, SIGRTMIN + 6 + n % 3);
	if (n)
		must(!pthread_sigmask(SIG_SETMASK, NULL, &now) && !memcmp(&now, &masks[id], sizeof(long)));
	must(!pthread_sigmask(SIG_SETMASK, &set, NULL));
	masks[id] = set;
}

static void prepare(void)
{
	start_workers(part);
}

static void step(unsigned long n)
{
	work_round(n);
}

const struct shape shape = { .prepare = prepare, .step = step };
