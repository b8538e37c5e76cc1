// SPDX-License-Identifier: GPL-2.0
/*
 * What children have computed is told with their end, and added up.
 *
 * feature: CPU time
 * calls: wait4, getrusage, clone
 * away: comes home
 */
#include <sys/resource.h>
#include <sys/wait.h>

#include "shape.h"
#include "clocks.h"

static long long sum(const struct rusage *usage)
{
	return (usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * SECOND +
	       (usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) * 1000;
}

/* Until it has used so much by its own clock, wherever it is. */
static void compute(long long ns)
{
	while (now(CLOCK_PROCESS_CPUTIME_ID) < ns)
		test_spin(100000);
	_exit(0);
}

static long long of_children(void)
{
	struct rusage usage;

	must(!getrusage(RUSAGE_CHILDREN, &usage));
	return sum(&usage);
}

static void step(unsigned long n)
{
	long long before = of_children();
	struct rusage usage;
	pid_t pid = fork();
	int status;

	must(pid >= 0);
	if (!pid)
		compute(20 * MS);
	must(wait4(pid, &status, 0, &usage) == pid && !status);
	must(sum(&usage) >= 20 * MS - 1000);
	must(of_children() - before >= sum(&usage) - 10000 && of_children() - before <= sum(&usage) + 10000);
}

const struct shape shape = { .step = step };
