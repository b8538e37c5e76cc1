/* SPDX-License-Identifier: GPL-2.0 */
/* What programs that get signals share: a handler that notes what came, and sets of one signal. */
#ifndef MOSIX_TESTS_SIGNALS_H
#define MOSIX_TESTS_SIGNALS_H

#include <sys/time.h>

#include "test.h"

#define CAUGHT_ROOM 256

/* What came, oldest first, since caught_none(). Most calls are said to run no code of ours, which handlers make untrue. */
static volatile siginfo_t caught[CAUGHT_ROOM];
static volatile sig_atomic_t caught_count;

__attribute__((unused))
static void caught_note(int signal, siginfo_t *info, void *context)
{
	if (caught_count < CAUGHT_ROOM)
		caught[caught_count] = *info;
	caught_count++;
}

/* Forgets what came. */
__attribute__((unused))
static void caught_none(void)
{
	caught_count = 0;
}

/* SA_SIGINFO goes without saying. */
__attribute__((unused))
static void handle(int signal, void (*handler)(int, siginfo_t *, void *), int flags)
{
	struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO | flags };

	must(!sigaction(signal, &action, NULL));
}

/* Whether the last to come is it. */
__attribute__((unused))
static bool caught_last(int signal, int code)
{
	const volatile siginfo_t *last = &caught[caught_count - 1];

	return caught_count > 0 && last->si_signo == signal && last->si_code == code;
}

__attribute__((unused))
static sigset_t set_of(int signal)
{
	sigset_t set;

	sigemptyset(&set);
	if (signal)
		sigaddset(&set, signal);
	return set;
}

__attribute__((unused))
static void block(int signal)
{
	sigset_t set = set_of(signal);

	must(!sigprocmask(SIG_BLOCK, &set, NULL));
}

__attribute__((unused))
static void unblock(int signal)
{
	sigset_t set = set_of(signal);

	must(!sigprocmask(SIG_UNBLOCK, &set, NULL));
}

__attribute__((unused))
static bool is_blocked(int signal)
{
	sigset_t set;

	must(!sigprocmask(SIG_BLOCK, NULL, &set));
	return sigismember(&set, signal);
}

__attribute__((unused))
static bool is_pending(int signal)
{
	sigset_t set;

	must(!sigpending(&set));
	return sigismember(&set, signal);
}

/*
 * SIGALRM comes again and again from now on, until alarms_end(): a call that waits is broken off, also if the
 * first came before it.
 */
__attribute__((unused))
static void alarms_begin(void (*handler)(int, siginfo_t *, void *), int flags)
{
	struct itimerval often = { { 0, 25000 }, { 0, 10000 } };

	caught_none();
	handle(SIGALRM, handler, flags);
	must(!setitimer(ITIMER_REAL, &often, NULL));
}

__attribute__((unused))
static void alarms_end(void)
{
	struct itimerval none = { { 0, 0 }, { 0, 0 } };

	must(!setitimer(ITIMER_REAL, &none, NULL));
}

/* A wait that SIGALRM breaks off: EINTR, and the handler has run. */
#define must_be_interrupted(call)                                              \
	do {                                                                   \
		alarms_begin(caught_note, 0);                                  \
		must((call) == -1 && errno == EINTR);                          \
		must(caught_count > 0);                                        \
		alarms_end();                                                  \
	} while (0)

/* A wait that no handler with SA_RESTART may break off: @handler sees to it that it succeeds. */
#define must_be_restarted(call, handler)                                       \
	do {                                                                   \
		alarms_begin(handler, SA_RESTART);                             \
		must(call);                                                    \
		alarms_end();                                                  \
	} while (0)

/* One that is broken off although its handler has SA_RESTART. */
#define must_not_be_restarted(call)                                            \
	do {                                                                   \
		alarms_begin(caught_note, SA_RESTART);                         \
		must((call) == -1 && errno == EINTR);                          \
		must(caught_count > 0);                                        \
		alarms_end();                                                  \
	} while (0)

#endif
