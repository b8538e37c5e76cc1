// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel writes into the memory of the thread on which processor it runs, wherever that is: on one that its home
 * has as well.
 *
 * feature: restartable sequences
 * calls: rseq, getcpu
 * away: works
 */
#include <sched.h>
#include <sys/rseq.h>
#include <sys/syscall.h>

#include "shape.h"

static struct rseq *area(void)
{
	return (struct rseq *)((char *)__builtin_thread_pointer() + __rseq_offset);
}

static long processors;

static void prepare(void)
{
	processors = sysconf(_SC_NPROCESSORS_CONF);
}

/* In between it may have gone from one to another: then it is asked again. */
static void step(unsigned long n)
{
	unsigned int before, now, after;

	must(__rseq_size > 0);
	do {
		before = *(volatile uint32_t *)&area()->cpu_id;
		must(!syscall(SYS_getcpu, &now, NULL, NULL));
		after = *(volatile uint32_t *)&area()->cpu_id;
	} while (before != after);
	must(now < processors && now == before && *(volatile uint32_t *)&area()->cpu_id_start < processors);
}

const struct shape shape = { prepare, step, NULL };
