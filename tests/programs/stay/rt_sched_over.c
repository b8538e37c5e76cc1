// SPDX-License-Identifier: GPL-2.0
/*
 * The program is in a real-time class for a while.
 *
 * feature: real-time classes
 * calls: sched_setscheduler
 * away: comes home
 * moves: rt_sched
 */
#include <sched.h>

#include "shape.h"

static void step(unsigned long n)
{
	must(!sched_setscheduler(0, n % 2 ? SCHED_RR : SCHED_FIFO, &(struct sched_param){ .sched_priority = 1 }));
	must(sched_getscheduler(0) == (n % 2 ? SCHED_RR : SCHED_FIFO));
	must(!sched_setscheduler(0, SCHED_OTHER, &(struct sched_param){ 0 }));
}

const struct shape shape = { .step = step };
