// SPDX-License-Identifier: GPL-2.0
/*
 * A thread waits for signals, and the process gets one with every step.
 *
 * feature: signals to threads
 * calls: rt_sigtimedwait, kill
 * away: works
 */
#include "threads.h"

static volatile unsigned long got;
static sigset_t wanted;

static void *wait_always(void *unused)
{
	int sig;

	for (;;) {
		must(!sigwait(&wanted, &sig) && sig == SIGUSR2);
		got++;
	}
	return unused;
}

static void prepare(void)
{
	pthread_t thread;

	sigemptyset(&wanted);
	sigaddset(&wanted, SIGUSR2);
	must(!pthread_sigmask(SIG_BLOCK, &wanted, NULL));
	must(!pthread_create(&thread, NULL, wait_always, NULL));
}

static void step(unsigned long n)
{
	unsigned long before = got;

	must(!kill(getpid(), SIGUSR2));
	while (got == before)
		usleep(500);
}

const struct shape shape = { .prepare = prepare, .step = step };
