// SPDX-License-Identifier: GPL-2.0
/*
 * A futex is waited for again after a handler with SA_RESTART, and that its word has changed is seen then; with a
 * timeout the wait is broken off.
 *
 * feature: waits and handlers
 * calls: futex
 * away: works
 */
#include <linux/futex.h>
#include <sys/syscall.h>

#include "shape.h"
#include "signals.h"

static volatile int word;

static long wait_while(int value, const struct timespec *timeout)
{
	return syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, value, timeout, NULL, 0);
}

static void change(int signal, siginfo_t *info, void *context)
{
	if (++caught_count == 2)
		word = 1;
}

static void step(unsigned long n)
{
	const struct timespec long_while = { 60, 0 };

	word = 0;
	must_be_interrupted(wait_while(0, NULL));
	must_not_be_restarted(wait_while(0, &long_while));
	must_be_restarted(wait_while(0, NULL) == -1 && errno == EAGAIN, change);
	must(caught_count >= 2);
	must(wait_while(0, NULL) == -1 && errno == EAGAIN);
}

const struct shape shape = { .step = step };
