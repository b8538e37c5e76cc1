// SPDX-License-Identifier: GPL-2.0
/*
 * A signal to the calling thread is handled before the call returns.
 *
 * feature: signals to threads
 * calls: tgkill
 * away: works
 */
#include "threads.h"

static __thread volatile int handled;

static void handle(int sig)
{
	handled++;
}

static void part(unsigned int id, unsigned long n)
{
	handled = 0;
	must(!pthread_kill(pthread_self(), SIGUSR1));
	must(handled == 1);
}

static void prepare(void)
{
	must(signal(SIGUSR1, handle) != SIG_ERR);
	start_workers(part);
}

static void step(unsigned long n)
{
	work_round(n);
}

const struct shape shape = { .prepare = prepare, .step = step };
