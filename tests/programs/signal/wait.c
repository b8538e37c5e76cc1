// SPDX-License-Identifier: GPL-2.0
/*
 * sigwaitinfo and sigtimedwait take a signal without a handler: the lowest first, with what was sent along.
 *
 * feature: waiting for a signal
 * calls: rt_sigtimedwait, rt_sigqueueinfo
 * away: works
 */
#include <time.h>

#include "shape.h"
#include "signals.h"

static void prepare(void)
{
	block(SIGUSR1);
	block(SIGRTMIN);
	block(SIGRTMIN + 1);
	must(!sigqueue(getpid(), SIGRTMIN, (union sigval){ .sival_int = 0 }));
}

static void step(unsigned long n)
{
	const struct timespec at_once = { 0, 0 }, short_while = { 0, 2000000 };
	sigset_t set = set_of(SIGRTMIN), user = set_of(SIGUSR1);
	int value = n;
	siginfo_t info;

	sigaddset(&set, SIGRTMIN + 1);
	must(!sigqueue(getpid(), SIGRTMIN + 1, (union sigval){ .sival_int = value + 1000 }));
	must(sigwaitinfo(&set, &info) == SIGRTMIN);
	must(info.si_code == SI_QUEUE && info.si_value.sival_int == value);
	must(sigtimedwait(&set, &info, &short_while) == SIGRTMIN + 1);
	must(info.si_signo == SIGRTMIN + 1 && info.si_value.sival_int == value + 1000);
	must(sigtimedwait(&set, NULL, &at_once) == -1 && errno == EAGAIN);
	must(sigtimedwait(&user, NULL, &short_while) == -1 && errno == EAGAIN);
	must(!sigqueue(getpid(), SIGRTMIN, (union sigval){ .sival_int = value + 1 }));

	/* One that it does not wait for. */
	must_not_be_restarted(sigwaitinfo(&user, &info));
}

const struct shape shape = { .prepare = prepare, .step = step };
