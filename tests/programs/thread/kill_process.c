// SPDX-License-Identifier: GPL-2.0
/*
 * A signal to the process is handled by a thread that does not block it.
 *
 * feature: signals to threads
 * calls: kill
 * away: works
 */
#include "threads.h"

static pthread_barrier_t barrier;
static volatile int handler = -1;
static __thread int me = -1;

static void handle(int sig)
{
	handler = me;
}

static void part(unsigned int id, unsigned long n)
{
	sigset_t set;

	me = id;
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	must(!pthread_sigmask(id == n % WORKERS ? SIG_UNBLOCK : SIG_BLOCK, &set, NULL));
	pthread_barrier_wait(&barrier);
	if (id == n % WORKERS) {
		must(!kill(getpid(), SIGUSR1));
		while (handler != (int)id)
			usleep(200);
		handler = -1;
	}
	pthread_barrier_wait(&barrier);
}

static void prepare(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	must(!pthread_barrier_init(&barrier, NULL, WORKERS));
	must(!pthread_sigmask(SIG_BLOCK, &set, NULL));
	must(signal(SIGUSR1, handle) != SIG_ERR);
	start_workers(part);
}

static void step(unsigned long n)
{
	work_round(n);
}

const struct shape shape = { .prepare = prepare, .step = step };
