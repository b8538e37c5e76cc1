// SPDX-License-Identifier: GPL-2.0
/*
 * A child that asked for it gets a signal when its parent dies, and then has another parent.
 *
 * feature: orphans
 * calls: prctl, clone, getppid, rt_sigtimedwait
 * away: comes home
 */
#include "child.h"
#include "shape.h"

static int line;

static int await_death(void)
{
	pid_t parent = getppid();
	siginfo_t info;
	sigset_t set;
	int asked;

	must(!prctl(PR_SET_PDEATHSIG, SIGUSR1));
	must(!prctl(PR_GET_PDEATHSIG, &asked) && asked == SIGUSR1);
	must(!sigemptyset(&set) && !sigaddset(&set, SIGUSR1) && !sigprocmask(SIG_BLOCK, &set, NULL));
	child_tell(line, 0);
	must(sigwaitinfo(&set, &info) == SIGUSR1);
	must(info.si_pid == parent && getppid() != parent);
	child_tell(line, getppid());
	return 0;
}

/* Dies when it is told that its child awaits it. */
static int be_parent(int to)
{
	long unused;

	line = to;
	child_make(await_death);
	must(child_hear(line, &unused));
	raise(SIGKILL);
	return 1;
}

static void prepare(void)
{
	must(!prctl(PR_SET_CHILD_SUBREAPER, 1));
}

static void step(unsigned long n)
{
	struct child child = child_serve(be_parent);
	long answer;

	must(child_hear(child.line, &answer));
	child_tell(child.line, 0);
	child_dies(child.pid, SIGKILL);
	must(child_hear(child.line, &answer) && answer == getpid());
	must(waitpid(-1, NULL, 0) > 0);
	must(!close(child.line));
}

const struct shape shape = { .prepare = prepare, .step = step };
