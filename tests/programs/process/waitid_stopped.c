// SPDX-License-Identifier: GPL-2.0
/*
 * waitid() tells what has become of a child in full, and leaves it to be told again if asked to.
 *
 * feature: fork and wait
 * calls: waitid, kill
 * away: works
 * children: away
 */
#include "child.h"
#include "shape.h"

static struct child child;

static int serve(int line)
{
	long number;

	must(!setpgid(0, 0));
	child_tell(line, 0);
	while (child_hear(line, &number))
		child_tell(line, number);
	return 0;
}

static void prepare(void)
{
	long ready;

	child = child_serve(serve);
	must(child_hear(child.line, &ready));
}

static void is_told(idtype_t type, id_t id, int options, int code, int status)
{
	siginfo_t info;

	memset(&info, 0xee, sizeof(info));
	must(!waitid(type, id, &info, options));
	must(info.si_signo == SIGCHLD && info.si_errno == 0 && info.si_code == code);
	must(info.si_pid == child.pid && info.si_uid == getuid() && info.si_status == status);
}

static void nothing_is_told(void)
{
	siginfo_t info;

	memset(&info, 0xee, sizeof(info));
	must(!waitid(P_ALL, 0, &info, WEXITED | WSTOPPED | WCONTINUED | WNOHANG));
	must(info.si_signo == 0 && info.si_pid == 0);
}

static void step(unsigned long n)
{
	nothing_is_told();
	must(!kill(child.pid, SIGTSTP));
	is_told(P_PID, child.pid, WSTOPPED | WNOWAIT, CLD_STOPPED, SIGTSTP);
	is_told(P_PGID, child.pid, WSTOPPED, CLD_STOPPED, SIGTSTP);
	nothing_is_told();
	must(!kill(child.pid, SIGCONT));
	is_told(P_ALL, 0, WCONTINUED | WNOWAIT, CLD_CONTINUED, SIGCONT);
	is_told(P_PID, child.pid, WCONTINUED, CLD_CONTINUED, SIGCONT);
	nothing_is_told();
	must(child_ask(child, n) == (long)n);
}

static void verify(void)
{
	must(!kill(child.pid, SIGKILL));
	is_told(P_ALL, 0, WEXITED, CLD_KILLED, SIGKILL);
}

const struct shape shape = { prepare, step, verify };
