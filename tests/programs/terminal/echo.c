// SPDX-License-Identifier: GPL-2.0
/*
 * What is typed is shown as the terminal's modes say, and so is what the program writes.
 *
 * feature: writing to a terminal
 * calls: write, ioctl
 * away: works
 */
#include "shape.h"
#include "terminal.h"

static struct terminal terminal;

static void prepare(void)
{
	terminal = terminal_open();
	terminal_modes(terminal, 0, ECHO | ECHOE | ECHOK | ECHOCTL | ICANON | ISIG);
	terminal_type(terminal, "begun ");
}

static void step(unsigned long n)
{
	terminal_type(terminal, "hidde\177\n");
	terminal_shows(terminal, "begun hidde\b \b\r\n");
	terminal_reads(terminal, "begun hidd\n");
	terminal_type(terminal, "\003");
	terminal_shows(terminal, "^C");
	terminal_modes(terminal, ECHO, ECHONL);
	terminal_type(terminal, "password\n");
	terminal_shows(terminal, "\r\n");
	terminal_reads(terminal, "password\n");
	terminal_modes(terminal, ECHONL, ECHO);
	must(write(terminal.program, "two\nlines\n", 10) == 10);
	terminal_shows(terminal, "two\r\nlines\r\n");
	terminal_type(terminal, "begun ");
}

static void verify(void)
{
	terminal_shows(terminal, "begun ");
}

const struct shape shape = { prepare, step, verify };
