// SPDX-License-Identifier: GPL-2.0
/*
 * A barrier for memory reaches the other threads: of two that each write their own flag and then look at the other's,
 * one at least sees it, though only one of them has asked for a barrier.
 *
 * feature: clocks and processors of threads
 * calls: membarrier
 * away: works
 */
#include <linux/membarrier.h>

#include "threads.h"

#define TRIES 20

static pthread_barrier_t pairs[WORKERS / 2];
static volatile int flags[WORKERS], seen[WORKERS];

static void meet(unsigned int id)
{
	pthread_barrier_wait(&pairs[id / 2]);
}

static int barrier(int command)
{
	return syscall(SYS_membarrier, command, 0, 0);
}

static void part(unsigned int id, unsigned long n)
{
	unsigned int other = id ^ 1;

	for (int i = 0; i < TRIES; i++) {
		flags[id] = 0;
		meet(id);
		flags[id] = 1;
		if (id % 2)
			must(!barrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED));
		else
			asm volatile("" : : : "memory");
		seen[id] = flags[other];
		meet(id);
		must(seen[id] || seen[other]);
		meet(id);
	}
}

static void prepare(void)
{
	must(barrier(MEMBARRIER_CMD_QUERY) & MEMBARRIER_CMD_PRIVATE_EXPEDITED);
	must(barrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED) == -1 && errno == EPERM);
	must(!barrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED));
	for (int i = 0; i < WORKERS / 2; i++)
		must(!pthread_barrier_init(&pairs[i], NULL, 2));
	start_workers(part);
}

static void step(unsigned long n)
{
	work_round(n);
}

const struct shape shape = { .prepare = prepare, .step = step };
