// SPDX-License-Identifier: GPL-2.0
/*
 * How long the system has been up and how much memory it has.
 *
 * feature: what a process is told of the system
 * calls: sysinfo
 * away: works
 */
#include <sys/sysinfo.h>
#include <time.h>

#include "shape.h"

static struct sysinfo before;

static void prepare(void)
{
	must(!sysinfo(&before) && before.totalram > 0 && before.mem_unit > 0);
}

static void step(unsigned long n)
{
	struct sysinfo now;
	struct timespec up;

	must(!sysinfo(&now) && now.totalram == before.totalram && now.mem_unit == before.mem_unit);
	must(now.uptime >= before.uptime && now.procs > 0);
	must(!clock_gettime(CLOCK_BOOTTIME, &up) && up.tv_sec >= now.uptime - 1);
	before = now;
}

const struct shape shape = { .prepare = prepare, .step = step };
