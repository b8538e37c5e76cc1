// SPDX-License-Identifier: GPL-2.0
/*
 * One thread waits for a number that three add to.
 *
 * feature: calls of threads
 * calls: eventfd2, read, write
 * away: works
 */
#include <sys/eventfd.h>

#include "threads.h"

static int events;

static void part(unsigned int id, unsigned long n)
{
	uint64_t value = 1, sum = 0;

	if (id)
		must(write(events, &value, 8) == 8);
	while (!id && sum < WORKERS - 1) {
		if (read(events, &value, 8) == 8)
			sum += value;
		else
			must(errno == EINTR);
	}
}

static void prepare(void)
{
	events = eventfd(0, 0);
	must(events >= 0);
	start_workers(part);
}

static void step(unsigned long n)
{
	work_round(n);
}

const struct shape shape = { .prepare = prepare, .step = step };
