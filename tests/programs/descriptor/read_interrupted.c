// SPDX-License-Identifier: GPL-2.0
/*
 * A read that waits is broken off by one signal and goes on after another, as their handlers say.
 *
 * feature: waits
 * calls: read, rt_sigaction
 * away: works
 * children: away
 */
#include "files.h"
#include "shape.h"

static int ask[2], ends[2];
static volatile sig_atomic_t handled;

static void handler(int signal)
{
	handled++;
}

/* A signal first, a byte then. */
static void disturb(pid_t parent)
{
	char signal;

	while (read(ask[0], &signal, 1) == 1) {
		usleep(3000);
		must(!kill(parent, signal));
		usleep(3000);
		must(write(ends[1], "x", 1) == 1);
	}
	_exit(0);
}

static void prepare(void)
{
	struct sigaction breaks = { .sa_handler = handler }, goes_on = { .sa_handler = handler, .sa_flags = SA_RESTART };
	pid_t parent = getpid();

	must(!sigaction(SIGUSR1, &breaks, NULL) && !sigaction(SIGUSR2, &goes_on, NULL) && !pipe(ask) && !pipe(ends));
	if (!fork()) {
		close(ask[1]);
		disturb(parent);
	}
	must(!close(ask[0]));
}

static void step(unsigned long n)
{
	char byte, signal = n % 2 ? SIGUSR1 : SIGUSR2;
	ssize_t got;

	handled = 0;
	must(write(ask[1], &signal, 1) == 1);
	got = read(ends[0], &byte, 1);
	/* A signal that came before the read does not break it. */
	if (got == -1)
		must(errno == EINTR && signal == SIGUSR1 && handled == 1 && read(ends[0], &byte, 1) == 1);
	must(handled == 1 && byte == 'x');
}

const struct shape shape = { .prepare = prepare, .step = step };
