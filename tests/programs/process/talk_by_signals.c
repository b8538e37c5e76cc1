// SPDX-License-Identifier: GPL-2.0
/*
 * Parent and child throw a number to and fro with signals.
 *
 * feature: processes that talk
 * calls: rt_sigqueueinfo, rt_sigtimedwait, getppid
 * away: works
 * children: away
 */
#include "child.h"
#include "shape.h"

static pid_t child;
static sigset_t set;

static void throw(pid_t to, int number)
{
	must(!sigqueue(to, SIGRTMIN, (union sigval){ .sival_int = number }));
}

static int catch(pid_t from)
{
	siginfo_t info;
	int got;

	do
		got = sigwaitinfo(&set, &info);
	while (got < 0 && errno == EINTR);
	must(got == SIGRTMIN && info.si_code == SI_QUEUE && info.si_pid == from);
	return info.si_value.sival_int;
}

static int throw_back(void)
{
	int number;

	while ((number = catch(getppid())))
		throw(getppid(), number + 1);
	return 0;
}

static void prepare(void)
{
	must(!sigemptyset(&set) && !sigaddset(&set, SIGRTMIN) && !sigprocmask(SIG_BLOCK, &set, NULL));
	child = child_make(throw_back);
	throw(child, 1);
}

static void step(unsigned long n)
{
	must(catch(child) == (int)n + 2);
	throw(child, n + 2);
}

static void verify(void)
{
	catch(child);
	throw(child, 0);
	child_ends(child, 0);
}

const struct shape shape = { prepare, step, verify };
