// SPDX-License-Identifier: GPL-2.0
/*
 * A shell with job control at a terminal: commands, some of which set the terminal, a job that is interrupted, one
 * that is suspended and goes on in the background, one that is brought back.
 *
 * feature: a shell at a terminal
 * calls: read, write
 * away: works
 * children: away
 */
#include "child.h"
#include "shape.h"
#include "terminal.h"

static struct terminal terminal;
static pid_t shell;

static void prepare(void)
{
	terminal = terminal_open();
	terminal_modes(terminal, ECHO, 0);
	must(!setenv("PS1", "% ", 1));
	shell = fork();
	must(shell >= 0);
	if (shell)
		return;
	must(setsid() == getpid() && !ioctl(terminal.program, TIOCSCTTY, 0));
	for (int fd = 0; fd <= 2; fd++)
		must(dup2(terminal.program, fd) == fd);
	execl("/bin/dash", "dash", "-i", "-m", NULL);
	_exit(127);
}

/* Reads what is shown until these words have come. */
static void shows(const char *words)
{
	static char seen[65536];
	size_t len = 0;
	ssize_t got;

	do {
		must(len < sizeof(seen) - 1);
		got = read(terminal.person, seen + len, sizeof(seen) - 1 - len);
		must(got > 0 || errno == EINTR);
		len += got > 0 ? got : 0;
		seen[len] = '\0';
	} while (!strstr(seen, words));
}

static void commands(unsigned long n)
{
	char text[64];

	snprintf(text, sizeof(text), "echo $((%lu * 2)) | sed 's/$/ is it/'\n", n);
	terminal_type(terminal, text);
	snprintf(text, sizeof(text), "%lu is it", n * 2);
	shows(text);
}

/* A job that is suspended goes on in the background, until it is ended there. */
static void background(void)
{
	terminal_type(terminal, "sh -c 'echo begun; exec sleep 1000'\n");
	shows("begun");
	terminal_type(terminal, "\032");
	shows("Stopped");
	terminal_type(terminal, "bg %1\n");
	shows("sleep");
	terminal_type(terminal, "jobs\n");
	shows("Running");
	terminal_type(terminal, "kill %1\n");
	terminal_type(terminal, "wait %1; echo ended $?\n");
	shows("ended 143");
}

/* Other programs change the terminal, and see what it has become. */
static void settings(unsigned long n)
{
	char text[64];

	snprintf(text, sizeof(text), "stty cols %lu rows 7; stty size\n", n % 100 + 20);
	terminal_type(terminal, text);
	snprintf(text, sizeof(text), "7 %lu", n % 100 + 20);
	shows(text);
	terminal_type(terminal, "stty -echoe; stty -a | grep -c -- ' -echoe '; stty echoe\n");
	shows("1");
}

static void step(unsigned long n)
{
	commands(n);
	settings(n);
	terminal_type(terminal, "cat\n");
	terminal_type(terminal, "through\n");
	shows("through");
	terminal_type(terminal, "\003");
	shows("% ");
	terminal_type(terminal, "echo interrupted $?\n");
	shows("interrupted 130");
}

static void verify(void)
{
	background();
	terminal_type(terminal, "cat\n");
	terminal_type(terminal, "in front\n");
	shows("in front");
	terminal_type(terminal, "\032");
	shows("Stopped");
	terminal_type(terminal, "jobs\n");
	shows("Stopped");
	terminal_type(terminal, "fg %1\n");
	shows("cat");
	terminal_type(terminal, "again\n");
	shows("again");
	terminal_type(terminal, "\004");
	terminal_type(terminal, "echo and $((1 + 1))\n");
	shows("and 2");
	terminal_type(terminal, "exit 33\n");
	child_ends(shell, 33);
}

const struct shape shape = { prepare, step, verify };
