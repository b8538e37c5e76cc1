// SPDX-License-Identifier: GPL-2.0
/*
 * A descriptor announces with a signal that it can be read: which it is and what has happened is told along.
 *
 * feature: signals from the kernel
 * calls: fcntl
 * away: works
 */
#include <fcntl.h>
#include <poll.h>

#include "shape.h"
#include "signals.h"

static int ends[2];

static void prepare(void)
{
	must(!pipe2(ends, O_NONBLOCK));
	handle(SIGRTMIN + 5, caught_note, 0);
	handle(SIGIO, caught_note, 0);
	must(!fcntl(ends[0], F_SETOWN, getpid()));
	must(!fcntl(ends[0], F_SETSIG, SIGRTMIN + 5));
	must(!fcntl(ends[0], F_SETFL, O_NONBLOCK | O_ASYNC));
}

static void step(unsigned long n)
{
	char byte;

	must(fcntl(ends[0], F_GETOWN) == getpid() && fcntl(ends[0], F_GETSIG) == SIGRTMIN + 5);
	caught_none();
	must(write(ends[1], "x", 1) == 1);
	must(caught_count >= 1 && caught_last(SIGRTMIN + 5, POLL_IN));
	must(caught[0].si_fd == ends[0] && caught[0].si_band == (POLLIN | POLLRDNORM));
	must(read(ends[0], &byte, 1) == 1);

	must(!fcntl(ends[0], F_SETSIG, 0));
	caught_none();
	must(write(ends[1], "x", 1) == 1);
	must(caught_count >= 1 && caught[0].si_signo == SIGIO && caught[0].si_code == SI_KERNEL);
	must(read(ends[0], &byte, 1) == 1);
	must(!fcntl(ends[0], F_SETSIG, SIGRTMIN + 5));
}

const struct shape shape = { .prepare = prepare, .step = step };
