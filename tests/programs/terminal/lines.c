// SPDX-License-Identifier: GPL-2.0
/*
 * A program reads whole lines: characters and lines that are taken back are gone, ^D is the end of the file.
 *
 * feature: reading from a terminal
 * calls: read, write, ioctl, poll
 * away: works
 */
#include "shape.h"
#include "terminal.h"

static struct terminal terminal;

static bool is_readable(int timeout_ms)
{
	struct pollfd ask = { .fd = terminal.program, .events = POLLIN };

	return poll(&ask, 1, timeout_ms) == 1;
}

static void prepare(void)
{
	terminal = terminal_open();
	terminal_modes(terminal, ECHO, ICANON);
	terminal_type(terminal, "beg");
}

/* The line that was begun in the step before is ended. */
static void step(unsigned long n)
{
	int waiting;

	must(!is_readable(0) && !ioctl(terminal.program, FIONREAD, &waiting) && waiting == 0);
	terminal_type(terminal, "un\n");
	must(is_readable(-1) && !ioctl(terminal.program, FIONREAD, &waiting) && waiting == 6);
	terminal_reads(terminal, "begun\n");
	terminal_type(terminal, "wrongg\177\177\177\177\177ell one\n");
	terminal_reads(terminal, "well one\n");
	terminal_type(terminal, "all wrong\025some more words\027\r");
	terminal_reads(terminal, "some more \n");
	terminal_type(terminal, "one\ntwo\npart\004\004");
	terminal_reads(terminal, "one\n");
	terminal_reads(terminal, "two\n");
	terminal_reads(terminal, "part");
	terminal_reads(terminal, "");
	terminal_type(terminal, "\026\003\n");
	terminal_reads(terminal, "\003\n");
	terminal_type(terminal, "beg");
}

static void verify(void)
{
	terminal_type(terminal, "\004");
	terminal_reads(terminal, "beg");
}

const struct shape shape = { prepare, step, verify };
