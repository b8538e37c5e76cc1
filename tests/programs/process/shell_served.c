// SPDX-License-Identifier: GPL-2.0
/*
 * A shell that lives on, counts, and is moved itself with the processes that it starts.
 *
 * feature: shells
 * calls: read, write
 * away: works
 * children: away
 */
#include "child.h"
#include "shape.h"

static const char script[] =
	"count=0\n"
	"while read word; do\n"
	"	count=$((count + 1))\n"
	"	echo \"$count $(echo $word | tr a-z A-Z)\"\n"
	"done\n"
	"exit $((count % 100))\n";

static FILE *to, *from;
static pid_t shell;
static int steps;

static void prepare(void)
{
	int down[2], up[2];

	must(!pipe(down) && !pipe(up));
	shell = fork();
	must(shell >= 0);
	if (!shell) {
		dup2(down[0], STDIN_FILENO);
		dup2(up[1], STDOUT_FILENO);
		close(down[1]);
		execl("/bin/sh", "sh", "-c", script, NULL);
		_exit(127);
	}
	must(!close(down[0]) && !close(up[1]));
	to = fdopen(down[1], "w");
	from = fdopen(up[0], "r");
	must(to && from);
}

static void step(unsigned long n)
{
	char line[64], expected[64];

	must(fprintf(to, "word%lu\n", n) > 0 && !fflush(to));
	must(fgets(line, sizeof(line), from));
	snprintf(expected, sizeof(expected), "%d WORD%lu\n", ++steps, n);
	must(!strcmp(line, expected));
}

static void verify(void)
{
	must(!fclose(to) && fgetc(from) == EOF);
	child_ends(shell, steps % 100);
}

const struct shape shape = { prepare, step, verify };
