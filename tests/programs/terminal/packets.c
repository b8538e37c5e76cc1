// SPDX-License-Identifier: GPL-2.0
/*
 * A person in packet mode is told of what happens to the terminal between the words that are shown.
 *
 * feature: pseudo terminals
 * calls: ioctl, read
 * away: comes home
 */
#include "shape.h"
#include "terminal.h"

static struct terminal terminal;

static void prepare(void)
{
	terminal = terminal_open();
}

static void is_told(int what)
{
	unsigned char packet[16];

	must(read(terminal.person, packet, sizeof(packet)) == 1 && packet[0] == what);
}

static void step(unsigned long n)
{
	char packet[16];
	int on = 1, is = 0;

	must(!ioctl(terminal.person, TIOCPKT, &on));
	must(!ioctl(terminal.person, TIOCGPKT, &is) && is == 1);
	must(write(terminal.program, "words", 5) == 5);
	must(read(terminal.person, packet, sizeof(packet)) == 6 && !memcmp(packet, "\0words", 6));
	must(!tcflush(terminal.program, TCIFLUSH));
	is_told(TIOCPKT_FLUSHREAD);
	must(!tcflow(terminal.program, TCOOFF));
	is_told(TIOCPKT_STOP);
	must(!tcflow(terminal.program, TCOON));
	is_told(TIOCPKT_START);
	on = 0;
	must(!ioctl(terminal.person, TIOCPKT, &on));
}

const struct shape shape = { .prepare = prepare, .step = step };
