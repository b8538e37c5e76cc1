// SPDX-License-Identifier: GPL-2.0
/*
 * A terminal is told from other files and has a name; /dev/tty is the one that controls the program, if any.
 *
 * feature: the controlling terminal
 * calls: ioctl, openat, readlink, newfstatat
 * away: works
 */
#include <sys/stat.h>

#include "shape.h"
#include "terminal.h"

static struct terminal terminal;

static void prepare(void)
{
	terminal = terminal_open();
	terminal_modes(terminal, ECHO, 0);
	must(getsid(0) == getpid() || setsid() == getpid());
}

static void look_at_control(void)
{
	int fd = open("/dev/tty", O_RDWR);

	must(fd >= 0 && isatty(fd) && tcgetsid(fd) == getsid(0) && tcgetpgrp(fd) == getpgrp());
	must(write(fd, "to the person", 13) == 13);
	terminal_shows(terminal, "to the person");
	must(!close(fd));
}

static void step(unsigned long n)
{
	struct stat by_file, by_name;
	char name[64];
	int ends[2];

	must(open("/dev/tty", O_RDWR) == -1 && errno == ENXIO);
	must(!ttyname_r(terminal.program, name, sizeof(name)) && !strcmp(name, ptsname(terminal.person)));
	must(!fstat(terminal.program, &by_file) && !stat(name, &by_name) && by_file.st_rdev == by_name.st_rdev);
	must(!pipe(ends) && !isatty(ends[0]) && errno == ENOTTY && ttyname_r(ends[0], name, sizeof(name)) == ENOTTY);
	must(!close(ends[0]) && !close(ends[1]));
	must(tcgetsid(terminal.program) == -1 && errno == ENOTTY);
	must(!ioctl(terminal.program, TIOCSCTTY, 0));
	look_at_control();
	must(signal(SIGHUP, SIG_IGN) != SIG_ERR && !ioctl(terminal.program, TIOCNOTTY));
}

const struct shape shape = { .prepare = prepare, .step = step };
