// SPDX-License-Identifier: GPL-2.0
/*
 * A program reads raw characters: so many at least, or those that come in time.
 *
 * feature: reading from a terminal
 * calls: read, ioctl
 * away: works
 */
#include <time.h>

#include "shape.h"
#include "terminal.h"

static struct terminal terminal;

static void set_raw(int least, int tenths)
{
	struct termios modes;

	must(!tcgetattr(terminal.program, &modes));
	cfmakeraw(&modes);
	modes.c_cc[VMIN] = least;
	modes.c_cc[VTIME] = tenths;
	must(!tcsetattr(terminal.program, TCSANOW, &modes));
}

static long now_ms(void)
{
	struct timespec now;

	must(!clock_gettime(CLOCK_MONOTONIC, &now));
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void prepare(void)
{
	terminal = terminal_open();
	set_raw(1, 0);
	terminal_type(terminal, "\003");
}

static void step(unsigned long n)
{
	long began;
	char byte;

	terminal_reads(terminal, "\003");
	terminal_type(terminal, "\001\r\n\004\032\177");
	terminal_reads(terminal, "\001\r\n\004\032\177");
	set_raw(3, 0);
	terminal_type(terminal, "123");
	terminal_reads(terminal, "123");
	set_raw(0, 0);
	must(read(terminal.program, &byte, 1) == 0);
	/* The kernel counts whole ticks, and one that comes late counts all the same. */
	set_raw(0, 3);
	began = now_ms();
	must(read(terminal.program, &byte, 1) == 0 && now_ms() - began >= 200);
	set_raw(0, 100);
	terminal_type(terminal, "x");
	terminal_reads(terminal, "x");
	set_raw(1, 0);
	terminal_type(terminal, "\003");
}

const struct shape shape = { .prepare = prepare, .step = step };
