// SPDX-License-Identifier: GPL-2.0
/*
 * Told to go, prints how long it takes, in ns and by the median of some rounds: a message from one thread to
 * another and back, by futexes; and a getppid call where 1, 2 and 4 threads make them side by side.
 */
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "bench.h"

#define ROUNDS 5
#define TRIPS 1000
#define CALLS 400
#define THREADS_MAX 4

static int ball;
static pthread_barrier_t line;

static void throw_ball(int to)
{
	__atomic_store_n(&ball, to, __ATOMIC_RELEASE);
	syscall(SYS_futex, &ball, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
}

static void catch_ball(int mine)
{
	while (__atomic_load_n(&ball, __ATOMIC_ACQUIRE) != mine)
		syscall(SYS_futex, &ball, FUTEX_WAIT_PRIVATE, !mine, NULL, NULL, 0);
}

static void *partner(void *arg)
{
	for (;;) {
		catch_ball(1);
		throw_ball(0);
	}
	return arg;
}

static long trip(void)
{
	long start = now_ns();

	for (int i = 0; i < TRIPS; i++) {
		throw_ball(1);
		catch_ball(0);
	}
	return (now_ns() - start) / TRIPS;
}

/* Each of them makes its calls when so many threads, itself one of them, are wanted. */
static int wanted;

static void call(void)
{
	for (int i = 0; i < CALLS; i++)
		getppid();
}

static void *caller(void *arg)
{
	for (;;) {
		pthread_barrier_wait(&line);
		if ((long)arg < wanted)
			call();
		pthread_barrier_wait(&line);
	}
	return arg;
}

static long calls(void)
{
	long start;

	pthread_barrier_wait(&line);
	start = now_ns();
	call();
	pthread_barrier_wait(&line);
	return (now_ns() - start) / (CALLS * wanted);
}

static void print_median(long (*measure)(void), char end)
{
	long took[ROUNDS];

	for (int i = 0; i < ROUNDS; i++)
		took[i] = measure();
	qsort(took, ROUNDS, sizeof(*took), compare);
	printf("%ld%c", took[ROUNDS / 2], end);
}

int main(void)
{
	pthread_t thread;

	must(!pthread_barrier_init(&line, NULL, THREADS_MAX));
	must(!pthread_create(&thread, NULL, partner, NULL));
	for (long i = 1; i < THREADS_MAX; i++)
		must(!pthread_create(&thread, NULL, caller, (void *)i));
	while (told_to_go()) {
		print_median(trip, ' ');
		for (wanted = 1; wanted <= THREADS_MAX; wanted *= 2)
			print_median(calls, wanted < THREADS_MAX ? ' ' : '\n');
		fflush(stdout);
	}
	return 0;
}
