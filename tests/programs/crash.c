// SPDX-License-Identifier: GPL-2.0
/*
 * Has threads that stand at known places, one in each kind of wait and one that computes. When a letter comes on its
 * input, one of them crashes, deep down. What a debugger finds then can be told beforehand.
 */
#include <pthread.h>
#include <semaphore.h>

#include "test.h"

#define DEPTH 5
#define OTHERS 4

static sem_t ready, never;

__attribute__((noinline))
static void say_ready(void)
{
	must(!sem_post(&ready));
}

/* The compiler is not to make a loop of it. */
__attribute__((noinline, noclone))
static int descend(int depth, char letter)
{
	if (depth < DEPTH) {
		int below = descend(depth + 1, letter);

		asm volatile("" : "+r"(below));
		return below + 1;
	}
	asm volatile("movb %0, (%1)" : : "r"(letter), "r"(16l) : "memory");
	return letter;
}

static void *wait_to_crash(void *unused)
{
	char letter;

	say_ready();
	while (read(STDIN_FILENO, &letter, 1) != 1)
		;
	descend(0, letter);
	return unused;
}

static void *wait_for_semaphore(void *unused)
{
	say_ready();
	sem_wait(&never);
	return unused;
}

static void *wait_for_pipe(void *unused)
{
	int ends[2];
	char byte;

	must(!pipe(ends));
	say_ready();
	must(read(ends[0], &byte, 1) == 1);
	return unused;
}

static void *compute(void *unused)
{
	say_ready();
	asm volatile("1: jmp 1b");
	return unused;
}

int main(void)
{
	static void *(*const parts[OTHERS])(void *) = { wait_to_crash, wait_for_semaphore, wait_for_pipe, compute };
	pthread_t threads[OTHERS];
	int i;

	test_begin();
	must(!sem_init(&ready, 0, 0) && !sem_init(&never, 0, 0));
	for (i = 0; i < OTHERS; i++)
		must(!pthread_create(&threads[i], NULL, parts[i], NULL));
	for (i = 0; i < OTHERS; i++)
		must(!sem_wait(&ready));
	printf("ready\n");
	pthread_join(threads[0], NULL);
	return 0;
}
