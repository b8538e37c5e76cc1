// SPDX-License-Identifier: GPL-2.0
/*
 * Output that is held back waits, what waits is counted and can be thrown away, a full terminal takes no more.
 *
 * feature: writing to a terminal
 * calls: ioctl, write, poll, fcntl
 * away: works
 */
#include "shape.h"
#include "terminal.h"

static struct terminal terminal;

/* What is written at one side takes a moment to come to the other. */
static bool is_ready(int fd, int events)
{
	struct pollfd ask = { .fd = fd, .events = events };

	return poll(&ask, 1, 50) == 1;
}

static void waits_for_program(int count)
{
	int waiting;

	do
		must(!ioctl(terminal.program, FIONREAD, &waiting));
	while (waiting != count);
}

static void prepare(void)
{
	terminal = terminal_open();
	terminal_modes(terminal, ECHO | ICANON, 0);
	must(!fcntl(terminal.program, F_SETFL, O_RDWR | O_NONBLOCK));
}

static void fill(void)
{
	static const char some[512];

	do
		while (write(terminal.program, some, sizeof(some)) > 0)
			;
	while (is_ready(terminal.program, POLLOUT));
	must(errno == EAGAIN);
}

static void drain(void)
{
	char some[4096];

	while (is_ready(terminal.person, POLLIN))
		must(read(terminal.person, some, sizeof(some)) > 0);
}

static void step(unsigned long n)
{
	int waiting;
	char byte;

	must(read(terminal.program, &byte, 1) == -1 && errno == EAGAIN);
	must(!tcflow(terminal.program, TCOOFF));
	must(write(terminal.program, "held", 4) == -1 && errno == EAGAIN);
	must(!tcflow(terminal.program, TCOON));
	must(write(terminal.program, "let go", 6) == 6);
	terminal_shows(terminal, "let go");
	terminal_type(terminal, "thrown away");
	waits_for_program(11);
	must(!tcflush(terminal.program, TCIFLUSH));
	waits_for_program(0);
	fill();
	must(!tcflush(terminal.program, TCOFLUSH) && is_ready(terminal.program, POLLOUT));
	must(!ioctl(terminal.program, TIOCOUTQ, &waiting) && waiting == 0);
	drain();
}

const struct shape shape = { .prepare = prepare, .step = step };
