// SPDX-License-Identifier: GPL-2.0
/*
 * Four threads touch the same fresh page at once.
 *
 * feature: memory of threads
 * calls: madvise
 * away: works
 */
#include <sys/mman.h>

#include "threads.h"

static pthread_barrier_t barrier;
static volatile char *area;

static void part(unsigned int id, unsigned long n)
{
	pthread_barrier_wait(&barrier);
	area[id] = n + id;
	pthread_barrier_wait(&barrier);
	for (int i = 0; i < WORKERS; i++)
		must(area[i] == (char)(n + i));
	must(area[WORKERS] == 0);
	pthread_barrier_wait(&barrier);
	if (id == 0)
		must(!madvise((void *)area, 4096, MADV_DONTNEED));
}

static void prepare(void)
{
	must(!pthread_barrier_init(&barrier, NULL, WORKERS));
	area = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	must(area != MAP_FAILED);
	start_workers(part);
}

static void step(unsigned long n)
{
	work_round(n);
}

const struct shape shape = { .prepare = prepare, .step = step };
