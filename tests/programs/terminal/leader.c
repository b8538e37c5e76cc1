// SPDX-License-Identifier: GPL-2.0
/*
 * When the leader of a session ends, the job in front gets SIGHUP, and the terminal is free for another one.
 *
 * feature: hangup
 * calls: clone, setsid, ioctl, exit_group
 * away: comes home
 */
#include "child.h"
#include "shape.h"
#include "terminal.h"

static struct terminal terminal;
static int line;

static void say_hangup(int signal)
{
	child_tell(line, signal);
	_exit(0);
}

static int be_in_front(void)
{
	must(!prctl(PR_SET_PDEATHSIG, 0) && signal(SIGHUP, say_hangup) != SIG_ERR);
	child_tell(line, 0);
	for (;;)
		pause();
}

static int lead(int to)
{
	long unused;
	pid_t pid;

	line = to;
	must(signal(SIGTTOU, SIG_IGN) != SIG_ERR);
	terminal_take(terminal);
	pid = child_make(be_in_front);
	must(!setpgid(pid, pid) && !tcsetpgrp(terminal.program, pid));
	must(child_hear(line, &unused));
	return 9;
}

static void prepare(void)
{
	must(!prctl(PR_SET_CHILD_SUBREAPER, 1));
	terminal = terminal_open();
}

static void step(unsigned long n)
{
	struct child child = child_serve(lead);
	long said;

	must(child_hear(child.line, &said) && said == 0);
	child_tell(child.line, 0);
	child_ends(child.pid, 9);
	must(child_hear(child.line, &said) && said == SIGHUP);
	must(waitpid(-1, NULL, 0) > 0 && !close(child.line));
	must(tcgetsid(terminal.program) == -1 && errno == ENOTTY);
}

const struct shape shape = { .prepare = prepare, .step = step };
