// SPDX-License-Identifier: GPL-2.0
/*
 * A program chooses its policy and its processors; both are its child's too, unless it asked otherwise.
 *
 * feature: scheduling
 * calls: sched_setscheduler, sched_setparam, sched_setaffinity, sched_setattr
 * away: comes home
 */
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include "attributes.h"
#include "child.h"
#include "shape.h"

static int say_policy(void)
{
	return sched_getscheduler(0);
}

static void step(unsigned long n)
{
	static const int policies[] = { SCHED_OTHER, SCHED_BATCH };
	struct attributes attributes = { .size = sizeof(attributes), .policy = SCHED_BATCH, .nice = 2 };
	struct sched_param zero = { 0 };
	int policy = policies[n % 2];
	cpu_set_t set;

	must(!sched_setscheduler(0, policy, &zero) && sched_getscheduler(0) == policy);
	must(!sched_setparam(0, &zero));
	child_ends(child_make(say_policy), policy);
	must(!sched_setscheduler(0, SCHED_BATCH | SCHED_RESET_ON_FORK, &zero));
	child_ends(child_make(say_policy), SCHED_BATCH);
	must(!syscall(SYS_sched_setattr, 0, &attributes, 0) && getpriority(PRIO_PROCESS, 0) == 2);
	CPU_ZERO(&set);
	must(sched_setaffinity(0, sizeof(set), &set) == -1 && errno == EINVAL);
	CPU_SET(0, &set);
	must(!sched_setaffinity(0, sizeof(set), &set));
	CPU_ZERO(&set);
	must(!sched_getaffinity(0, sizeof(set), &set) && CPU_COUNT(&set) == 1 && CPU_ISSET(0, &set));
}

const struct shape shape = { .step = step };
