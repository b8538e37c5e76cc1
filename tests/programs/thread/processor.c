// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel writes into the memory of each thread on which processor that one runs, wherever that is: on one that its
 * home has as well.
 *
 * feature: clocks and processors of threads
 * calls: rseq, getcpu
 * away: works
 */
#include <sys/rseq.h>

#include "threads.h"

static struct rseq *areas[WORKERS];
static long processors;

static uint32_t told(const uint32_t *where)
{
	return *(volatile const uint32_t *)where;
}

/* In between it may have gone from one to another: then it is asked again. */
static void part(unsigned int id, unsigned long n)
{
	struct rseq *area = (struct rseq *)((char *)__builtin_thread_pointer() + __rseq_offset);
	unsigned int before, now, after;

	/* It has been told to the kernel, which takes it once. */
	if (!areas[id])
		must(syscall(SYS_rseq, area, 32, 0, RSEQ_SIG) == -1 && errno == EBUSY);
	must(!areas[id] || areas[id] == area);
	areas[id] = area;
	for (int i = 0; i < 20; i++) {
		do {
			before = told(&area->cpu_id);
			must(!syscall(SYS_getcpu, &now, NULL, NULL));
			after = told(&area->cpu_id);
		} while (before != after);
		must(now < processors && now == before && told(&area->cpu_id_start) < processors);
	}
}

static void prepare(void)
{
	must(__rseq_size > 0);
	processors = sysconf(_SC_NPROCESSORS_CONF);
	start_workers(part);
}

static void step(unsigned long n)
{
	work_round(n);
	for (int i = 1; i < WORKERS; i++)
		must(areas[i] != areas[i - 1]);
}

const struct shape shape = { .prepare = prepare, .step = step };
