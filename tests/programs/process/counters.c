// SPDX-License-Identifier: GPL-2.0
/*
 * A counter of the kernel's counts while the program computes.
 *
 * feature: performance counters
 * calls: perf_event_open
 * away: comes home
 */
#include <linux/perf_event.h>
#include <sys/syscall.h>

#include "shape.h"

static void step(unsigned long n)
{
	struct perf_event_attr wanted = { .type = PERF_TYPE_SOFTWARE, .size = sizeof(wanted),
					  .config = PERF_COUNT_SW_TASK_CLOCK };
	uint64_t before, after;
	int fd = syscall(SYS_perf_event_open, &wanted, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);

	must(fd >= 0);
	must(read(fd, &before, sizeof(before)) == sizeof(before));
	test_spin(100000);
	must(read(fd, &after, sizeof(after)) == sizeof(after) && after > before);
	must(!close(fd));
}

const struct shape shape = { .step = step };
