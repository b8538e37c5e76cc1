// SPDX-License-Identifier: GPL-2.0
/*
 * A handler collects all children that have ended, however few signals tell of them.
 *
 * feature: fork and wait
 * calls: wait4, clone, rt_sigsuspend
 * away: comes home
 */
#include "child.h"
#include "shape.h"

#define CHILDREN 5

static volatile sig_atomic_t collected, sum;
static int number;

static void collect(int signal)
{
	int error = errno, status;

	while (waitpid(-1, &status, WNOHANG) > 0) {
		collected++;
		sum += WEXITSTATUS(status);
	}
	errno = error;
}

static int say_number(void)
{
	return number;
}

static void prepare(void)
{
	must(signal(SIGCHLD, collect) != SIG_ERR);
}

static void step(unsigned long n)
{
	sigset_t chld, before;

	collected = sum = 0;
	for (number = 1; number <= CHILDREN; number++)
		child_make(say_number);
	must(!sigemptyset(&chld) && !sigaddset(&chld, SIGCHLD) && !sigprocmask(SIG_BLOCK, &chld, &before));
	while (collected < CHILDREN)
		must(sigsuspend(&before) == -1 && errno == EINTR);
	must(!sigprocmask(SIG_SETMASK, &before, NULL));
	must(collected == CHILDREN && sum == 15);
}

const struct shape shape = { .prepare = prepare, .step = step };
