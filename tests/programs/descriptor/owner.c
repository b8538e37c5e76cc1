// SPDX-License-Identifier: GPL-2.0
/*
 * Input is announced by a signal to the owner of a descriptor, with the descriptor in it.
 *
 * feature: signals for input
 * calls: fcntl
 * away: works
 */
#include <poll.h>

#include "files.h"
#include "shape.h"

static int ends[2];
static volatile sig_atomic_t arrived;

static void handler(int signal, siginfo_t *info, void *context)
{
	must(signal == SIGRTMIN + 1 && info->si_fd == ends[0] && info->si_band & POLLIN);
	arrived++;
}

static void prepare(void)
{
	struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_RESTART };

	must(!sigaction(SIGRTMIN + 1, &action, NULL) && !pipe(ends));
	must(!fcntl(ends[0], F_SETOWN, getpid()) && !fcntl(ends[0], F_SETSIG, SIGRTMIN + 1));
	must(!fcntl(ends[0], F_SETFL, O_ASYNC | O_NONBLOCK));
}

static void step(unsigned long n)
{
	struct f_owner_ex owner;
	char byte;

	must(fcntl(ends[0], F_GETOWN) == getpid() && fcntl(ends[0], F_GETSIG) == SIGRTMIN + 1);
	must(!fcntl(ends[0], F_GETOWN_EX, &owner) && owner.type == F_OWNER_PID && owner.pid == getpid());
	must(!fcntl(ends[0], F_SETOWN_EX, &owner));
	arrived = 0;
	must(write(ends[1], "x", 1) == 1);
	while (!arrived)
		usleep(500);
	must(arrived == 1 && read(ends[0], &byte, 1) == 1 && read(ends[0], &byte, 1) == -1);
}

const struct shape shape = { .prepare = prepare, .step = step };
