// SPDX-License-Identifier: GPL-2.0
/*
 * Each thread sends its neighbour a signal, which that one handles.
 *
 * feature: signals to threads
 * calls: tgkill, clock_nanosleep
 * away: works
 */
#include "threads.h"

static __thread volatile unsigned long handled;
static __thread unsigned long goal;

static void handle(int sig)
{
	handled++;
}

static void part(unsigned int id, unsigned long n)
{
	goal++;
	must(!pthread_kill(workers[(id + 1) % WORKERS].thread, SIGRTMIN));
	while (handled < goal)
		usleep(200);
}

static void prepare(void)
{
	must(signal(SIGRTMIN, handle) != SIG_ERR);
	start_workers(part);
}

static void step(unsigned long n)
{
	work_round(n);
}

const struct shape shape = { .prepare = prepare, .step = step };
