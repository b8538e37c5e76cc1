// SPDX-License-Identifier: GPL-2.0
/*
 * A write that is longer than the pipe, which nobody reads, is ended by a handler for which a signal came while there
 * was room still: it returns what there was room for.
 *
 * feature: pipes and FIFOs
 * calls: write
 * away: works
 */
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>

#include "shape.h"
#include "signals.h"
#include "slow.h"

/* A write goes home in parts of half of that. */
#define ROOM (1 << 20)
#define PATIENCE_MS 20000

static int ends[2];
static unsigned char bytes[2 * ROOM], back[ROOM];
static volatile sig_atomic_t alarms, is_late;

static void note(int signal, siginfo_t *info, void *context)
{
	if (signal == SIGALRM)
		alarms++;
	else
		is_late = 1;
}

/* Sends a signal as soon as so many bytes are in the pipe, and another one when that does not end the write. */
static void disturbs(int end)
{
	struct pollfd told = { .fd = slow_told[0], .events = POLLIN };
	int many, now;

	while (read(slow_told[0], &many, sizeof(many)) == sizeof(many)) {
		if (!many)
			continue;
		while (!ioctl(end, FIONREAD, &now) && now < many)
			usleep(100);
		must(!kill(getppid(), SIGALRM));
		if (!poll(&told, 1, PATIENCE_MS))
			must(!kill(getppid(), SIGUSR1));
	}
	_exit(0);
}

static void prepare(void)
{
	int end;

	must(!pipe(ends) && fcntl(ends[1], F_SETPIPE_SZ, ROOM) == ROOM);
	test_fill(bytes, sizeof(bytes), 11);
	handle(SIGALRM, note, 0);
	handle(SIGUSR1, note, 0);
	end = dup(ends[0]);
	must(end >= 0);
	slow_begin(disturbs, end, ends[1]);
}

static void step(unsigned long n)
{
	alarms = 0;
	slow_tell(n % 2 ? 1 : ROOM / 2);
	must(write(ends[1], bytes, sizeof(bytes)) == ROOM);
	slow_tell(0);
	must(alarms == 1 && !is_late);
	for (int at = 0; at < ROOM;) {
		ssize_t got = read(ends[0], back + at, ROOM - at);

		must(got > 0);
		at += got;
	}
	must(!memcmp(bytes, back, ROOM));
}

const struct shape shape = { .prepare = prepare, .step = step };
