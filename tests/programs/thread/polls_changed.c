// SPDX-License-Identifier: GPL-2.0
/*
 * While threads poll, another changes what they are to wait for next, and wakes them: the change stays.
 *
 * feature: calls of threads
 * calls: poll, ppoll
 * away: works
 */
#include <poll.h>
#include <sys/syscall.h>
#include <time.h>

#include "threads.h"

/* One that wakes, and two that nothing comes from. */
enum { WAKE, EVENTS, FILE_NUMBER, FDS };

/* The last of the workers changes what is of the others. */
#define CHANGER (WORKERS - 1)

static struct pollfd fds[CHANGER][FDS];
static int wakes[CHANGER][2], quiet[2];

static int poll_one(unsigned int id)
{
	struct timespec long_time = { 1000, 0 };

	/* poll() of the C library may be either. */
	if (id % 2)
		return syscall(SYS_poll, fds[id], FDS, 1000000);
	return syscall(SYS_ppoll, fds[id], FDS, &long_time, NULL, 8);
}

static void change(unsigned int id, unsigned long n)
{
	fds[id][EVENTS].events |= POLLOUT;
	fds[id][FILE_NUMBER].fd = -1;
	must(write(wakes[id][1], &n, sizeof(n)) == sizeof(n));
}

static void part(unsigned int id, unsigned long n)
{
	unsigned long got;

	if (id == CHANGER) {
		usleep(n % 2 ? 2000 : 0);
		for (unsigned int i = 0; i < CHANGER; i++)
			change(i, n);
		return;
	}
	must(poll_one(id) == 1 && fds[id][WAKE].revents == POLLIN && !fds[id][EVENTS].revents);
	must(read(wakes[id][0], &got, sizeof(got)) == sizeof(got) && got == n);
	must(fds[id][EVENTS].events == (POLLIN | POLLOUT) && fds[id][FILE_NUMBER].fd == -1);
	must(fds[id][WAKE].events == POLLIN && fds[id][WAKE].fd == wakes[id][0]);
}

static void prepare(void)
{
	must(!pipe(quiet));
	for (int i = 0; i < CHANGER; i++)
		must(!pipe(wakes[i]));
	start_workers(part);
}

static void step(unsigned long n)
{
	for (int i = 0; i < CHANGER; i++) {
		fds[i][WAKE] = (struct pollfd){ .fd = wakes[i][0], .events = POLLIN };
		fds[i][EVENTS] = fds[i][FILE_NUMBER] = (struct pollfd){ .fd = quiet[0], .events = POLLIN };
	}
	work_round(n);
}

const struct shape shape = { .prepare = prepare, .step = step };
