// SPDX-License-Identifier: GPL-2.0
/*
 * A parent hears that its child has been stopped and goes on, once each.
 *
 * feature: fork and wait
 * calls: wait4, kill
 * away: works
 * children: away
 */
#include "child.h"
#include "shape.h"

static struct child child;

static void prepare(void)
{
	child = child_serve(child_count);
}

static void step(unsigned long n)
{
	int status;

	must(waitpid(child.pid, &status, WNOHANG | WUNTRACED | WCONTINUED) == 0);
	must(!kill(child.pid, SIGSTOP));
	must(waitpid(child.pid, &status, WUNTRACED) == child.pid);
	must(WIFSTOPPED(status) && WSTOPSIG(status) == SIGSTOP);
	must(waitpid(child.pid, &status, WNOHANG | WUNTRACED) == 0);
	must(!kill(child.pid, SIGCONT));
	must(waitpid(-1, &status, WCONTINUED) == child.pid && WIFCONTINUED(status));
	must(waitpid(child.pid, &status, WNOHANG | WCONTINUED) == 0);
	must(child_ask(child, n) == (long)n + 1);
}

static void verify(void)
{
	child_leave(child);
}

const struct shape shape = { prepare, step, verify };
