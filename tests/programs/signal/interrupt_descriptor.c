// SPDX-License-Identifier: GPL-2.0
/*
 * Reads from descriptors that count, tell the time, tell of signals or of files wait; a handler breaks them off, or
 * they go on after it if that was asked for.
 *
 * feature: waits and handlers
 * calls: read, write
 * away: works
 */
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/timerfd.h>

#include "shape.h"
#include "signals.h"

static int event, timer, signals, changes;
static char bytes[1024];

/* The third time, each has something to tell. */
static void tell(int signal, siginfo_t *info, void *context)
{
	const struct itimerspec now = { .it_value.tv_nsec = 1 };
	uint64_t one = 1;

	if (++caught_count != 3)
		return;
	must(write(event, &one, 8) == 8 && !timerfd_settime(timer, 0, &now, NULL));
	must(!raise(SIGUSR1) && !chmod(".", 0777));
}

static void prepare(void)
{
	sigset_t set = set_of(SIGUSR1);

	block(SIGUSR1);
	event = eventfd(0, 0);
	timer = timerfd_create(CLOCK_MONOTONIC, 0);
	signals = signalfd(-1, &set, 0);
	changes = inotify_init();
	must(event >= 0 && timer >= 0 && signals >= 0 && changes >= 0);
	must(inotify_add_watch(changes, ".", IN_ATTRIB) >= 0);
}

static void wait_at(int fd)
{
	const struct itimerspec never = { 0 };

	must_be_interrupted(read(fd, bytes, sizeof(bytes)));
	must_be_restarted(read(fd, bytes, sizeof(bytes)) > 0, tell);
	must(caught_count >= 3);
	/* What the others have to tell is for nobody. */
	must(!timerfd_settime(timer, 0, &never, NULL));
	must(fd == event || read(event, bytes, 8) == 8);
	must(fd == signals || read(signals, bytes, sizeof(bytes)) > 0);
	must(fd == changes || read(changes, bytes, sizeof(bytes)) > 0);
}

static void is_full(void)
{
	uint64_t all = -2ull, one = 1;

	must(write(event, &all, 8) == 8);
	must_be_interrupted(write(event, &one, 8));
	must(read(event, bytes, 8) == 8);
}

static void step(unsigned long n)
{
	const int fds[] = { event, timer, signals, changes };

	wait_at(fds[n % 4]);
	is_full();
}

const struct shape shape = { .prepare = prepare, .step = step };
