// SPDX-License-Identifier: GPL-2.0
/*
 * A job in the background stops when it reads from the terminal, or writes where that is forbidden, and goes
 * on when it is brought to the front.
 *
 * feature: job control
 * calls: ioctl, setpgid, wait4, kill
 * away: works
 * children: away
 */
#include "child.h"
#include "shape.h"
#include "terminal.h"

static struct terminal terminal;
static struct child child;

/* Does what it is told with the terminal: reads a line, or writes. */
static int serve(int line)
{
	long letter;
	char text[16];

	must(!setpgid(0, 0));
	child_tell(line, 0);
	while (child_hear(line, &letter)) {
		if (letter == 'r')
			must(read(terminal.program, text, sizeof(text)) == 5 && !memcmp(text, "line\n", 5));
		else
			must(write(terminal.program, "words", 5) == 5);
		child_tell(line, letter);
	}
	return 0;
}

static void prepare(void)
{
	long ready;

	must(signal(SIGTTOU, SIG_IGN) != SIG_ERR);
	terminal = terminal_open();
	terminal_modes(terminal, ECHO, TOSTOP);
	terminal_take(terminal);
	signal(SIGTTOU, SIG_DFL);
	child = child_serve(serve);
	signal(SIGTTOU, SIG_IGN);
	must(child_hear(child.line, &ready));
}

static void stops(int signal)
{
	int status;

	must(waitpid(child.pid, &status, WUNTRACED) == child.pid);
	must(WIFSTOPPED(status) && WSTOPSIG(status) == signal);
}

static void continues(void)
{
	int status;

	must(!kill(-child.pid, SIGCONT));
	must(waitpid(child.pid, &status, WCONTINUED) == child.pid && WIFCONTINUED(status));
}

static void bring_to_front(pid_t group)
{
	must(!tcsetpgrp(terminal.program, group) && tcgetpgrp(terminal.program) == group);
}

static void step(unsigned long n)
{
	must(tcgetpgrp(terminal.program) == getpgrp());
	child_tell(child.line, 'r');
	stops(SIGTTIN);
	bring_to_front(child.pid);
	continues();
	terminal_type(terminal, "line\n");
	child_has_done(child, 'r');
	bring_to_front(getpgrp());
	child_tell(child.line, 'w');
	stops(SIGTTOU);
	must(!kill(child.pid, SIGCONT));
	stops(SIGTTOU);		/* it tried again */
	bring_to_front(child.pid);
	continues();
	child_has_done(child, 'w');
	terminal_shows(terminal, "words");
	bring_to_front(getpgrp());
}

static void verify(void)
{
	child_leave(child);
}

const struct shape shape = { prepare, step, verify };
