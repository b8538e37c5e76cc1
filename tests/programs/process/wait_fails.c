// SPDX-License-Identifier: GPL-2.0
/*
 * Who has nobody to wait for is told so, and so is who waits for a stranger or asks for nonsense.
 *
 * feature: fork and wait
 * calls: wait4, waitid
 * away: works
 * children: away
 */
#include "child.h"
#include "shape.h"

static struct child child;

static int serve(int line)
{
	long unused;

	return child_hear(line, &unused);
}

static void prepare(void)
{
	child = child_serve(serve);
}

static void step(unsigned long n)
{
	siginfo_t info;
	int status = 4711;

	must(waitpid(getpid(), &status, 0) == -1 && errno == ECHILD);
	must(waitpid(getppid(), &status, WNOHANG) == -1 && errno == ECHILD);
	must(waitpid(-child.pid, &status, 0) == -1 && errno == ECHILD);
	must(waitpid(child.pid, &status, 0x100) == -1 && errno == EINVAL);
	must(waitid(P_PID, child.pid, &info, 0) == -1 && errno == EINVAL);
	must(waitid(P_PIDFD, 12345, &info, WEXITED) == -1 && errno == EBADF);
	must(waitid(P_PIDFD, STDOUT_FILENO, &info, WEXITED) == -1 && errno == EBADF);
	must(waitpid(child.pid, &status, WNOHANG | __WCLONE) == -1 && errno == ECHILD);
	must(waitpid(child.pid, &status, WNOHANG) == 0 && status == 4711);
}

static void verify(void)
{
	child_leave(child);
}

const struct shape shape = { prepare, step, verify };
