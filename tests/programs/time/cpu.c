// SPDX-License-Identifier: GPL-2.0
/*
 * The CPU time of the process and of its thread never goes back, however it is asked for, and grows by what is computed.
 *
 * feature: CPU time
 * calls: clock_gettime, getrusage, times
 * away: works
 */
#include <sys/resource.h>
#include <sys/times.h>

#include "shape.h"
#include "clocks.h"

static long long of_usage(int who)
{
	struct rusage usage;

	must(!getrusage(who, &usage));
	return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * SECOND +
	       (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1000;
}

static long long of_times(void)
{
	struct tms t;

	must(times(&t) != (clock_t)-1);
	return (t.tms_utime + t.tms_stime) * (SECOND / sysconf(_SC_CLK_TCK));
}

static struct sums { long long process, thread, clock, usage, times; } last, first;

static struct sums look(void)
{
	return (struct sums){ now(CLOCK_PROCESS_CPUTIME_ID), now(CLOCK_THREAD_CPUTIME_ID),
			      clock() * (SECOND / CLOCKS_PER_SEC), of_usage(RUSAGE_SELF), of_times() };
}

static void prepare(void)
{
	first = last = look();
}

static void step(unsigned long n)
{
	struct sums now;

	test_spin(3000000);
	now = look();
	must(now.process > last.process);
	must(now.thread > last.thread);
	must(now.clock >= last.clock);
	must(now.usage >= last.usage);
	must(now.times >= last.times);
	last = now;
}

/* Each tells of the same: there has been one thread, always. */
static void verify(void)
{
	struct sums now;
	long long went;

	test_spin(300000000);
	now = look();
	went = now.process - first.process;
	must(went > 20 * MS);
	must(now.thread - first.thread > went - went / 20 - 5 * MS && now.thread - first.thread < went + went / 20 + 5 * MS);
	must(now.usage - first.usage > went - went / 20 - 10 * MS && now.usage - first.usage < went + went / 20 + 10 * MS);
	must(now.times - first.times > went - went / 20 - 30 * MS && now.times - first.times < went + went / 20 + 30 * MS);
}

const struct shape shape = { prepare, step, verify };
