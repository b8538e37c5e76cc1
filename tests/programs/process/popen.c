// SPDX-License-Identifier: GPL-2.0
/*
 * popen() in both directions and system(), with their ways to treat signals meanwhile.
 *
 * feature: shells
 * calls: clone3, execve, wait4, rt_sigprocmask
 * away: comes home
 * moves: clone_vm
 */
#include "child.h"
#include "shape.h"

static void read_from(unsigned long n)
{
	char command[64];
	unsigned long number;
	FILE *file;

	snprintf(command, sizeof(command), "echo $((%lu + 1)); exit 6", n);
	file = popen(command, "r");
	must(file && fscanf(file, "%lu", &number) == 1 && number == n + 1);
	must(WEXITSTATUS(pclose(file)) == 6);
}

static void write_to(unsigned long n)
{
	FILE *file = popen("read number; exit $((number % 100))", "w");

	must(file && fprintf(file, "%lu\n", n) > 0);
	must(WEXITSTATUS(pclose(file)) == (int)(n % 100));
}

static void step(unsigned long n)
{
	int status;

	read_from(n);
	write_to(n);
	must(system(NULL));
	status = system("kill -TERM $$");
	must(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
	/* Who waits for a command is not interrupted with it. */
	must(WEXITSTATUS(system("kill -INT $PPID; kill -QUIT $PPID; exit 8")) == 8);
	must(WEXITSTATUS(system("no-such-command 2>/dev/null")) == 127);
}

const struct shape shape = { .step = step };
