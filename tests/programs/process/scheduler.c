// SPDX-License-Identifier: GPL-2.0
/*
 * What the scheduler says of a process does not depend on where it is.
 *
 * feature: scheduling
 * calls: sched_getscheduler, sched_getparam, sched_getaffinity, sched_getattr, sched_get_priority_max, sched_get_priority_min, sched_rr_get_interval, sched_yield
 * away: works
 */
#include <sched.h>
#include <sys/syscall.h>
#include <time.h>

#include "attributes.h"
#include "shape.h"

static cpu_set_t processors;

static void prepare(void)
{
	must(!sched_setscheduler(0, SCHED_BATCH, &(struct sched_param){ 0 }));
	must(!sched_getaffinity(0, sizeof(processors), &processors) && CPU_COUNT(&processors) > 0);
}

static void step(unsigned long n)
{
	struct sched_param param = { -1 };
	struct attributes attributes;
	struct timespec interval;
	cpu_set_t now;

	must(sched_getscheduler(0) == SCHED_BATCH);
	must(!sched_getparam(0, &param) && param.sched_priority == 0);
	must(!sched_getaffinity(0, sizeof(now), &now) && CPU_EQUAL(&now, &processors));
	must(!syscall(SYS_sched_getattr, 0, &attributes, sizeof(attributes), 0));
	must(attributes.size == sizeof(attributes) && attributes.policy == SCHED_BATCH && attributes.nice == 0);
	must(sched_get_priority_max(SCHED_FIFO) == 99 && sched_get_priority_min(SCHED_FIFO) == 1);
	must(!sched_rr_get_interval(0, &interval) && interval.tv_sec == 0);
	must(!sched_yield());
}

const struct shape shape = { .prepare = prepare, .step = step };
