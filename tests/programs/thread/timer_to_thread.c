// SPDX-License-Identifier: GPL-2.0
/*
 * A timer sends its signal to one thread.
 *
 * feature: signals to threads
 * calls: timer_create, timer_settime
 * away: works
 */
#include <time.h>

#include "threads.h"

static volatile unsigned long got;
static volatile pid_t receiver;
static pid_t wanted;
static timer_t timer;

static void handle(int sig)
{
	receiver = thread_id();
	got++;
}

static void *receive(void *unused)
{
	wanted = thread_id();
	must(!sem_post(&workers_done));
	for (;;)
		usleep(1000);
	return unused;
}

static void prepare(void)
{
	struct sigevent event = { .sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGRTMIN };
	pthread_t thread;

	must(!sem_init(&workers_done, 0, 0) && signal(SIGRTMIN, handle) != SIG_ERR);
	must(!pthread_create(&thread, NULL, receive, NULL));
	wait_for(&workers_done);
	event._sigev_un._tid = wanted;
	must(!timer_create(CLOCK_MONOTONIC, &event, &timer));
}

static void step(unsigned long n)
{
	struct itimerspec once = { .it_value.tv_nsec = 1000000 };
	unsigned long before = got;

	must(!timer_settime(timer, 0, &once, NULL));
	while (got == before)
		usleep(500);
	must(receiver == wanted);
}

const struct shape shape = { .prepare = prepare, .step = step };
