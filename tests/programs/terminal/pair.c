// SPDX-License-Identifier: GPL-2.0
/*
 * A pseudo terminal is opened, has a name and a number, and what goes in at one side comes out at the other.
 *
 * feature: pseudo terminals
 * calls: openat, ioctl, read, write
 * away: works
 */
#include <sys/stat.h>

#include "shape.h"
#include "terminal.h"

static struct terminal kept;

static void prepare(void)
{
	kept = terminal_open();
	terminal_modes(kept, ECHO | ICANON, 0);
	terminal_type(kept, "typed before");
}

static void try(struct terminal terminal)
{
	unsigned int number;
	char name[32];
	struct stat is;

	must(!ioctl(terminal.person, TIOCGPTN, &number));
	snprintf(name, sizeof(name), "/dev/pts/%u", number);
	must(!strcmp(ptsname(terminal.person), name));
	must(!fstat(terminal.program, &is) && S_ISCHR(is.st_mode));
	must(isatty(terminal.person) && isatty(terminal.program));
	terminal_modes(terminal, ECHO | ICANON, 0);
	terminal_type(terminal, "in");
	terminal_reads(terminal, "in");
	must(write(terminal.program, "out", 3) == 3);
	terminal_shows(terminal, "out");
}

static void step(unsigned long n)
{
	struct terminal new = terminal_open();
	int again = ioctl(new.person, TIOCGPTPEER, O_RDWR | O_NOCTTY);

	must(again >= 0);
	try(new);
	must(write(again, "x", 1) == 1 && !close(again));
	terminal_shows(new, "x");
	terminal_close(new);
	terminal_reads(kept, "typed before");
	terminal_type(kept, "typed before");
}

static void verify(void)
{
	terminal_reads(kept, "typed before");
	try(kept);
}

const struct shape shape = { prepare, step, verify };
