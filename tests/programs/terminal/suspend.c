// SPDX-License-Identifier: GPL-2.0
/*
 * ^Z stops the job in front with all its processes, and ^C ends it; who is not in it hears nothing.
 *
 * feature: job control
 * calls: ioctl, setpgid, wait4, kill
 * away: works
 * children: away
 */
#include "child.h"
#include "shape.h"
#include "terminal.h"

#define PROCESSES 2

static struct terminal terminal;
static struct child job[PROCESSES];

static void prepare(void)
{
	must(signal(SIGTTOU, SIG_IGN) != SIG_ERR);
	terminal = terminal_open();
	terminal_take(terminal);
	for (int i = 0; i < PROCESSES; i++) {
		job[i] = child_serve(child_count);
		must(!setpgid(job[i].pid, job[0].pid));
	}
	must(!tcsetpgrp(terminal.program, job[0].pid));
}

static void all_are_told(int options, int stopped)
{
	int status;

	for (int i = 0; i < PROCESSES; i++) {
		must(waitpid(job[i].pid, &status, options) == job[i].pid);
		must(stopped ? WIFSTOPPED(status) && WSTOPSIG(status) == stopped : WIFCONTINUED(status));
	}
}

static void step(unsigned long n)
{
	terminal_type(terminal, "\032");
	all_are_told(WUNTRACED, SIGTSTP);
	must(!kill(-job[0].pid, SIGCONT));
	all_are_told(WCONTINUED, 0);
	for (int i = 0; i < PROCESSES; i++)
		must(child_ask(job[i], n) == (long)n + 1);
}

static void verify(void)
{
	terminal_type(terminal, "\003");
	for (int i = 0; i < PROCESSES; i++)
		child_dies(job[i].pid, SIGINT);
}

const struct shape shape = { prepare, step, verify };
