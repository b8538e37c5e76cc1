// SPDX-License-Identifier: GPL-2.0
/*
 * A program cuts off everybody from its terminal; who has it open cannot use it any more.
 *
 * feature: hangup
 * calls: vhangup, ioctl, read
 * away: comes home
 */
#include "shape.h"
#include "terminal.h"

static void prepare(void)
{
	must(signal(SIGHUP, SIG_IGN) != SIG_ERR);
}

static void step(unsigned long n)
{
	struct terminal terminal = terminal_open();
	struct termios modes;
	char byte;

	terminal_take(terminal);
	must(!tcgetattr(terminal.program, &modes));
	must(!vhangup());
	must(read(terminal.program, &byte, 1) == 0);
	must(tcgetattr(terminal.program, &modes) == -1 && errno == EIO);
	must(open("/dev/tty", O_RDWR) == -1 && errno == ENXIO);
	terminal_close(terminal);
}

const struct shape shape = { .prepare = prepare, .step = step };
