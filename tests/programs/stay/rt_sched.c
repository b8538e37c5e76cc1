// SPDX-License-Identifier: GPL-2.0
/*
 * The program runs in a real-time class.
 *
 * feature: real-time classes
 * calls: sched_setscheduler, sched_getscheduler
 * away: refused rt_sched
 */
#include <sched.h>

#include "shape.h"

static void prepare(void)
{
	must(!sched_setscheduler(0, SCHED_FIFO, &(struct sched_param){ .sched_priority = 1 }));
}

static void step(unsigned long n)
{
	struct sched_param param;

	must(sched_getscheduler(0) == SCHED_FIFO && !sched_getparam(0, &param) && param.sched_priority == 1);
}

const struct shape shape = { .prepare = prepare, .step = step };
