// SPDX-License-Identifier: GPL-2.0
/*
 * A signal that is blocked but for a wait breaks the wait, and no moment beside it.
 *
 * feature: select and poll
 * calls: pselect6, ppoll, epoll_pwait
 * away: works
 */
#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>

#include "files.h"
#include "shape.h"

static volatile sig_atomic_t handled;
static sigset_t open_mask;
static int ends[2], set;

static void handler(int signal)
{
	handled++;
}

static void prepare(void)
{
	struct sigaction action = { .sa_handler = handler };
	sigset_t usr1;

	sigemptyset(&usr1);
	sigaddset(&usr1, SIGUSR1);
	must(!sigaction(SIGUSR1, &action, NULL) && !sigprocmask(SIG_BLOCK, &usr1, &open_mask) && !pipe(ends));
	set = epoll_create1(0);
	must(set >= 0);
}

static int wait_in(int way)
{
	struct pollfd poll_one = { .fd = ends[0], .events = POLLIN };
	struct epoll_event event;
	fd_set one;

	switch (way) {
	case 0:
		return ppoll(&poll_one, 1, NULL, &open_mask);
	case 1:
		FD_ZERO(&one);
		FD_SET(ends[0], &one);
		return pselect(ends[0] + 1, &one, NULL, NULL, NULL, &open_mask);
	default:
		return epoll_pwait(set, &event, 1, -1, &open_mask);
	}
}

static void step(unsigned long n)
{
	struct timespec no_time = {};
	sigset_t blocked;

	handled = 0;
	must(!kill(getpid(), SIGUSR1) && ppoll(NULL, 0, &no_time, NULL) == 0 && !handled);
	must(wait_in(n % 3) == -1 && errno == EINTR && handled == 1);
	must(!sigprocmask(SIG_BLOCK, NULL, &blocked) && sigismember(&blocked, SIGUSR1));
	must(!kill(getpid(), SIGUSR1) && !sigpending(&blocked) && sigismember(&blocked, SIGUSR1) && handled == 1);
	must(ppoll(NULL, 0, NULL, &open_mask) == -1 && errno == EINTR && handled == 2);
}

const struct shape shape = { .prepare = prepare, .step = step };
