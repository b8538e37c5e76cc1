// SPDX-License-Identifier: GPL-2.0
/*
 * Children that have ended wait for their parent however far it goes, and tell how they ended.
 *
 * feature: fork and wait
 * calls: waitid, wait4, kill
 * away: works
 */
#include "child.h"
#include "shape.h"

#define CHILDREN 16

static pid_t pids[CHILDREN];
static int number;

/* Every second by a signal. */
static int end(void)
{
	if (number % 2)
		raise(SIGKILL);
	return number;
}

static void prepare(void)
{
	for (number = 0; number < CHILDREN; number++)
		pids[number] = child_make(end);
}

static void step(unsigned long n)
{
	int i = n % CHILDREN;
	siginfo_t info;

	must(!waitid(P_PID, pids[i], &info, WEXITED | WNOWAIT) && info.si_pid == pids[i]);
	must(info.si_code == (i % 2 ? CLD_KILLED : CLD_EXITED));
	must(info.si_status == (i % 2 ? SIGKILL : i));
	must(!kill(pids[i], 0));
}

static void verify(void)
{
	for (int i = 0; i < CHILDREN; i++) {
		if (i % 2)
			child_dies(pids[i], SIGKILL);
		else
			child_ends(pids[i], i);
		must(kill(pids[i], 0) == -1 && errno == ESRCH);
	}
	must(waitpid(-1, NULL, 0) == -1 && errno == ECHILD);
}

const struct shape shape = { prepare, step, verify };
