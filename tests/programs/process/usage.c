// SPDX-License-Identifier: GPL-2.0
/*
 * The CPU time that a program has used grows as it computes, by every way to ask, and never goes back.
 *
 * feature: CPU time
 * calls: getrusage, times
 * away: works
 */
#include <sys/resource.h>
#include <sys/times.h>

#include "shape.h"

static long long before;

static long long used_us(void)
{
	struct rusage usage;

	must(!getrusage(RUSAGE_SELF, &usage));
	return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000ll +
	       usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
}

static void step(unsigned long n)
{
	static clock_t ticks, uptime;
	long long used = used_us();
	struct tms now;
	clock_t up;

	must(used >= before);
	before = used;
	while (used_us() < used + 5000)
		test_spin(100000);
	up = times(&now);
	must(up >= uptime && now.tms_utime + now.tms_stime >= ticks);
	uptime = up;
	ticks = now.tms_utime + now.tms_stime;
}

const struct shape shape = { .step = step };
