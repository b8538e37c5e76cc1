// SPDX-License-Identifier: GPL-2.0
/*
 * The keys that make signals: ^C, ^\ and ^Z reach the program, and what was typed before them is lost.
 *
 * feature: job control
 * calls: ioctl, rt_sigaction, read
 * away: works
 */
#include "shape.h"
#include "terminal.h"

static struct terminal terminal;
static volatile sig_atomic_t came;

static void handle(int signal)
{
	came = signal;
}

static void prepare(void)
{
	must(signal(SIGINT, handle) != SIG_ERR && signal(SIGQUIT, handle) != SIG_ERR);
	must(signal(SIGTSTP, handle) != SIG_ERR);
	terminal = terminal_open();
	terminal_modes(terminal, ECHO, ISIG);
	terminal_take(terminal);
	terminal_type(terminal, "lost");
}

static void brings(const char *key, int signal)
{
	came = 0;
	terminal_type(terminal, key);
	while (!came)
		getppid();	/* it may be on its way */
	must(came == signal);
}

static void step(unsigned long n)
{
	brings("\003", SIGINT);
	brings("\034", SIGQUIT);
	brings("lost\032", SIGTSTP);
	terminal_type(terminal, "kept\n");
	terminal_reads(terminal, "kept\n");
	terminal_modes(terminal, ISIG, 0);
	terminal_type(terminal, "\003\n");
	terminal_reads(terminal, "\003\n");
	terminal_modes(terminal, 0, ISIG);
	terminal_type(terminal, "lost");
}

const struct shape shape = { .prepare = prepare, .step = step };
