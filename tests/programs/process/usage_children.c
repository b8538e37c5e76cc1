// SPDX-License-Identifier: GPL-2.0
/*
 * The time of a child is told with its end, and from then on is counted with that of all ended children.
 *
 * feature: CPU time
 * calls: wait4, getrusage, times
 * away: works
 * children: away
 */
#include <sys/resource.h>
#include <sys/times.h>

#include "child.h"
#include "shape.h"

static struct child child;

static long long us(const struct rusage *usage)
{
	return (usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * 1000000ll +
	       usage->ru_utime.tv_usec + usage->ru_stime.tv_usec;
}

static long long used_us(int who)
{
	struct rusage usage;

	must(!getrusage(who, &usage));
	return us(&usage);
}

/* Computes for some milliseconds each time and says how much it has used by now. */
static int compute(int line)
{
	long ms;

	while (child_hear(line, &ms)) {
		long long end = used_us(RUSAGE_SELF) + ms * 1000;

		while (used_us(RUSAGE_SELF) < end)
			test_spin(100000);
		child_tell(line, used_us(RUSAGE_SELF));
	}
	return 0;
}

static void prepare(void)
{
	child = child_serve(compute);
}

static void step(unsigned long n)
{
	must(child_ask(child, 5) >= 5000 * ((long)n + 1));
	must(used_us(RUSAGE_CHILDREN) == 0);
}

static void verify(void)
{
	long long used = child_ask(child, 0);
	struct rusage usage;
	struct tms ticks;
	int status;

	must(!shutdown(child.line, SHUT_RDWR));
	must(wait4(child.pid, &status, 0, &usage) == child.pid && status == 0);
	must(us(&usage) >= used && used_us(RUSAGE_CHILDREN) == us(&usage));
	must(times(&ticks) != (clock_t)-1);
	must(ticks.tms_cutime + ticks.tms_cstime >= used / 10000 - 2);
}

const struct shape shape = { prepare, step, verify };
