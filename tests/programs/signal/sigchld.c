// SPDX-License-Identifier: GPL-2.0
/*
 * SIGCHLD tells what became of a child: it was stopped, goes on, was killed, or ended by itself.
 *
 * feature: signals of children
 * calls: clone, kill, wait4, waitid
 * away: comes home
 */
#include <sys/wait.h>

#include "shape.h"
#include "signals.h"

static volatile siginfo_t last;

static void note(int signal, siginfo_t *info, void *context)
{
	last = *info;
	caught_count++;
}

static void prepare(void)
{
	handle(SIGCHLD, note, 0);
}

static void must_tell(pid_t pid, int code, int status)
{
	while (!caught_count)
		usleep(500);
	must(caught_count == 1 && last.si_signo == SIGCHLD && last.si_code == code);
	must(last.si_pid == pid && last.si_uid == getuid() && last.si_status == status);
	caught_none();
}

static pid_t begin_child(void)
{
	pid_t pid = fork();

	must(pid >= 0);
	while (!pid)
		pause();
	return pid;
}

static void step(unsigned long n)
{
	pid_t pid = begin_child();
	siginfo_t info;
	int status;

	caught_none();
	must(!kill(pid, SIGSTOP));
	must_tell(pid, CLD_STOPPED, SIGSTOP);
	must(waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status) && WSTOPSIG(status) == SIGSTOP);
	must(!kill(pid, SIGCONT));
	must_tell(pid, CLD_CONTINUED, SIGCONT);
	must(waitpid(pid, &status, WCONTINUED) == pid && WIFCONTINUED(status));
	must(!kill(pid, SIGTERM));
	must_tell(pid, CLD_KILLED, SIGTERM);
	must(!waitid(P_PID, pid, &info, WEXITED));
	must(info.si_pid == pid && info.si_code == CLD_KILLED && info.si_status == SIGTERM);

	pid = fork();
	if (!pid)
		_exit(n % 256);
	must(pid > 0);
	must_tell(pid, CLD_EXITED, n % 256);
	must(waitpid(pid, &status, 0) == pid && WEXITSTATUS(status) == (int)(n % 256));
}

const struct shape shape = { .prepare = prepare, .step = step };
