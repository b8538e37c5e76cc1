/* SPDX-License-Identifier: GPL-2.0 */
/* Pseudo terminals of test programs: one side, the master, is the person; the other is the program's terminal. */
#ifndef MOSIX_TESTS_TERMINAL_H
#define MOSIX_TESTS_TERMINAL_H

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>

#include "test.h"

/**
 * struct terminal - both sides of a pseudo terminal
 * @person: the master: what is typed is written to it, what is shown is read from it
 * @program: the terminal itself
 */
struct terminal {
	int person, program;
};

/* A new one, which controls nobody. */
__attribute__((unused))
static struct terminal terminal_open(void)
{
	struct terminal new;

	new.person = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	must(new.person >= 0 && !grantpt(new.person) && !unlockpt(new.person));
	new.program = open(ptsname(new.person), O_RDWR | O_NOCTTY | O_CLOEXEC);
	must(new.program >= 0);
	return new;
}

__attribute__((unused))
static void terminal_close(struct terminal terminal)
{
	must(!close(terminal.program) && !close(terminal.person));
}

/* Switches local modes (struct termios, c_lflag) off and others on. */
__attribute__((unused))
static void terminal_modes(struct terminal terminal, tcflag_t off, tcflag_t on)
{
	struct termios modes;

	must(!tcgetattr(terminal.program, &modes));
	modes.c_lflag &= ~off;
	modes.c_lflag |= on;
	must(!tcsetattr(terminal.program, TCSANOW, &modes));
}

/* This process leads a session, and the terminal is its session's. */
__attribute__((unused))
static void terminal_take(struct terminal terminal)
{
	must(getsid(0) == getpid() || setsid() == getpid());
	must(!ioctl(terminal.program, TIOCSCTTY, 0));
}

/* The person types. */
__attribute__((unused))
static void terminal_type(struct terminal terminal, const char *text)
{
	must(write(terminal.person, text, strlen(text)) == (ssize_t)strlen(text));
}

/* The person sees this, and then nothing else for now. */
__attribute__((unused))
static void terminal_shows(struct terminal terminal, const char *text)
{
	struct pollfd more = { .fd = terminal.person, .events = POLLIN };
	char seen[4096] = "";
	size_t len = 0;
	ssize_t got;

	while (len < strlen(text)) {
		got = read(terminal.person, seen + len, sizeof(seen) - 1 - len);
		must(got > 0 || errno == EINTR);
		len += got > 0 ? got : 0;
	}
	must(!strcmp(seen, text) && poll(&more, 1, 0) == 0);
}

/* The program reads this. */
__attribute__((unused))
static void terminal_reads(struct terminal terminal, const char *text)
{
	char line[4096];
	ssize_t got;

	do
		got = read(terminal.program, line, sizeof(line) - 1);
	while (got < 0 && errno == EINTR);
	must(got == (ssize_t)strlen(text) && !memcmp(line, text, got));
}

#endif
