// SPDX-License-Identifier: GPL-2.0
/*
 * A signal ends the wait for a child, unless its handler asks that the wait go on.
 *
 * feature: fork and wait
 * calls: wait4, waitid, setitimer
 * away: works
 * children: away
 */
#include <sys/time.h>

#include "child.h"
#include "shape.h"

static struct child child;
static volatile sig_atomic_t alarms, stop_at;

static int serve(int line)
{
	long unused;

	return child_hear(line, &unused);
}

static void set_alarm(long microseconds)
{
	const struct itimerval often = { { 0, microseconds }, { 0, microseconds } };

	must(!setitimer(ITIMER_REAL, &often, NULL));
}

/* An alarm comes again and again, until one of them stops the child. */
static void handle(int signal)
{
	if (++alarms != stop_at)
		return;
	set_alarm(0);
	kill(child.pid, SIGSTOP);
}

static void arm(int flags)
{
	struct sigaction action = { .sa_handler = handle, .sa_flags = flags };

	must(!sigaction(SIGALRM, &action, NULL));
	set_alarm(20000);
}

static void prepare(void)
{
	child = child_serve(serve);
}

static void step(unsigned long n)
{
	siginfo_t info;
	int status;

	alarms = stop_at = 0;
	arm(0);
	must(waitpid(child.pid, &status, WUNTRACED) == -1 && errno == EINTR && alarms);
	set_alarm(0);
	alarms = 0;
	stop_at = 2;
	arm(SA_RESTART);
	must(waitpid(child.pid, &status, WUNTRACED) == child.pid && WIFSTOPPED(status));
	must(alarms >= 2);
	must(!kill(child.pid, SIGCONT));
	must(!waitid(P_PID, child.pid, &info, WCONTINUED) && info.si_code == CLD_CONTINUED);
}

static void verify(void)
{
	child_leave(child);
}

const struct shape shape = { prepare, step, verify };
