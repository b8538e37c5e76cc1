// SPDX-License-Identifier: GPL-2.0
/*
 * A timer on the CPU time of one thread, set by another, acts when that one has computed for so long, and tells it.
 *
 * feature: clocks and processors of threads
 * calls: timer_create, timer_settime, timer_delete, clock_gettime
 * away: works
 */
#include "clocks.h"
#include "threads.h"

static pid_t tids[WORKERS];
static volatile sig_atomic_t told;
static long long used;

static void note(int sig)
{
	must(thread_id() == tids[round_now % WORKERS]);
	told = 1;
}

/* The others wait meanwhile: their time is none of this one's. It asks for nothing. */
static void part(unsigned int id, unsigned long n)
{
	long long began = now(CLOCK_MONOTONIC);

	tids[id] = thread_id();
	if (id != n % WORKERS || !tids[WORKERS - 1])
		return;
	while (!told) {
		test_spin(300000);
		must(now(CLOCK_MONOTONIC) - began < 40 * SECOND);
	}
	used = now(CLOCK_THREAD_CPUTIME_ID) - used;
}

static void prepare(void)
{
	must(signal(SIGRTMIN, note) != SIG_ERR);
	start_workers(part);
	told = 1;
	work_round(0);
}

static void step(unsigned long n)
{
	struct sigevent event = { .sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGRTMIN };
	struct itimerspec soon = { .it_value = from_ns(10 * MS) };
	clockid_t clock;
	timer_t timer;

	told = 0;
	round_now = n;
	event._sigev_un._tid = tids[n % WORKERS];
	must(!pthread_getcpuclockid(workers[n % WORKERS].thread, &clock));
	used = now(clock);
	must(!timer_create(clock, &event, &timer) && !timer_settime(timer, 0, &soon, NULL));
	work_round(n);
	must(used >= 10 * MS && !timer_delete(timer));
}

const struct shape shape = { .prepare = prepare, .step = step };
