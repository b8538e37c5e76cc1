// SPDX-License-Identifier: GPL-2.0
/*
 * SIGCHLD tells which child has been stopped, goes on or has ended, and how.
 *
 * feature: fork and wait
 * calls: rt_sigaction, kill, wait4
 * away: works
 * children: away
 */
#include "child.h"
#include "shape.h"

static struct child child;
static siginfo_t told;
static sigset_t chld, none;

static int serve(int line)
{
	long code = 0;

	child_hear(line, &code);
	return code;
}

static void handle(int signal, siginfo_t *info, void *context)
{
	told = *info;
}

static void prepare(void)
{
	struct sigaction action = { .sa_sigaction = handle, .sa_flags = SA_SIGINFO };

	must(!sigaction(SIGCHLD, &action, NULL));
	must(!sigemptyset(&none) && !sigemptyset(&chld) && !sigaddset(&chld, SIGCHLD));
	must(!sigprocmask(SIG_BLOCK, &chld, NULL));
	child = child_serve(serve);
}

static void is_told(int code, int status)
{
	memset(&told, 0, sizeof(told));
	must(sigsuspend(&none) == -1 && errno == EINTR);
	must(told.si_signo == SIGCHLD && told.si_code == code && told.si_status == status);
	must(told.si_pid == child.pid && told.si_uid == getuid());
}

static void step(unsigned long n)
{
	int status;

	must(!kill(child.pid, SIGSTOP));
	is_told(CLD_STOPPED, SIGSTOP);
	must(!kill(child.pid, SIGCONT));
	is_told(CLD_CONTINUED, SIGCONT);
	must(waitpid(child.pid, &status, WCONTINUED) == child.pid);
}

static void verify(void)
{
	child_tell(child.line, 42);
	is_told(CLD_EXITED, 42);
	child_ends(child.pid, 42);
}

const struct shape shape = { prepare, step, verify };
