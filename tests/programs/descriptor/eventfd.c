// SPDX-License-Identifier: GPL-2.0
/*
 * Counters that are added to, taken whole or one by one, and full.
 *
 * feature: eventfd
 * calls: eventfd, eventfd2, read, write
 * away: works
 */
#include <sys/eventfd.h>
#include <sys/syscall.h>

#include "files.h"
#include "shape.h"

static int counter, semaphore;

static void add(int fd, uint64_t value)
{
	must(write(fd, &value, 8) == 8);
}

static uint64_t take(int fd)
{
	uint64_t value;

	return read(fd, &value, 8) == 8 ? value : 0;
}

static void prepare(void)
{
	counter = eventfd(3, EFD_NONBLOCK);
	semaphore = eventfd(2, EFD_NONBLOCK | EFD_SEMAPHORE);
	must(counter >= 0 && semaphore >= 0);
}

static void step(unsigned long n)
{
	uint64_t most = UINT64_MAX - 1, too_much = UINT64_MAX;
	int plain = syscall(SYS_eventfd, 7);

	must(plain >= 0 && take(plain) == 7 && !close(plain));
	must(take(counter) == n + 3 && !take(counter) && errno == EAGAIN);
	add(counter, most);
	must(write(counter, &most, 8) == -1 && errno == EAGAIN && take(counter) == most);
	must(write(counter, &too_much, 8) == -1 && errno == EINVAL && read(counter, &most, 4) == -1 && errno == EINVAL);
	must(take(semaphore) == 1 && take(semaphore) == 1 && !take(semaphore));
	add(counter, n + 4);
	add(semaphore, 2);
}

const struct shape shape = { .prepare = prepare, .step = step };
