// SPDX-License-Identifier: GPL-2.0
/*
 * The size of the window is what it was set to at either side, and a change is told by a signal.
 *
 * feature: the size of a terminal
 * calls: ioctl, rt_sigtimedwait
 * away: works
 */
#include <time.h>

#include "shape.h"
#include "terminal.h"

static struct terminal terminal;
static sigset_t winch;

static void prepare(void)
{
	must(!sigemptyset(&winch) && !sigaddset(&winch, SIGWINCH) && !sigprocmask(SIG_BLOCK, &winch, NULL));
	terminal = terminal_open();
	terminal_take(terminal);
}

static void is_told(bool change)
{
	const struct timespec at_once = { 0 };

	if (change)
		must(sigwaitinfo(&winch, NULL) == SIGWINCH);
	must(sigtimedwait(&winch, NULL, &at_once) == -1 && errno == EAGAIN);
}

static void has_size(int fd, int rows, int columns)
{
	struct winsize size;

	must(!ioctl(fd, TIOCGWINSZ, &size) && size.ws_row == rows && size.ws_col == columns);
}

static void step(unsigned long n)
{
	struct winsize size = { .ws_row = 24 + n % 50, .ws_col = 80 + n % 50 };

	if (n)
		has_size(terminal.program, 25 + (n - 1) % 50, 80 + (n - 1) % 50);
	must(!ioctl(terminal.person, TIOCSWINSZ, &size));
	is_told(true);
	has_size(terminal.program, size.ws_row, size.ws_col);
	size.ws_row++;
	must(!ioctl(terminal.program, TIOCSWINSZ, &size));
	is_told(true);
	must(!ioctl(terminal.program, TIOCSWINSZ, &size));
	is_told(false);
	has_size(terminal.person, size.ws_row, size.ws_col);
}

const struct shape shape = { .prepare = prepare, .step = step };
