// SPDX-License-Identifier: GPL-2.0
/*
 * A shell with pipelines, subshells, here documents, command substitution, functions and traps.
 *
 * feature: shells
 * calls: clone, execve, pipe2, wait4
 * away: comes home
 */
#include <fcntl.h>

#include "child.h"
#include "shape.h"

static const char script[] =
	"trap 'echo trapped' USR1; trap 'echo end' EXIT\n"
	"double() { echo $(( $1 * 2 )); }\n"
	"seq 1 20 | grep 3 | tr '\\n' ' ' | cut -d ' ' -f 1-2\n"
	"(cd /; pwd; exit 3); echo \"subshell $?\"\n"
	"cat <<END | tr a-z A-Z\n"
	"here $(double 21)\n"
	"END\n"
	"kill -USR1 $$\n"
	"false | true && ! false && echo well\n"
	"for i in 1 2 3; do sh -c 'exit $1' - $i & done; wait $!; echo \"background $?\"\n"
	"exit 4\n";

static const char expected[] =
	"3 13\n/\nsubshell 3\nHERE 42\ntrapped\nwell\nbackground 3\nend\n";

static int out;

static int run_shell(void)
{
	must(dup2(out, STDOUT_FILENO) == STDOUT_FILENO);
	execl("/bin/sh", "sh", "-c", script, NULL);
	return 1;
}

static void step(unsigned long n)
{
	char said[256] = "";
	int ends[2];
	ssize_t got;
	pid_t shell;

	must(!pipe2(ends, O_CLOEXEC));
	out = ends[1];
	shell = child_make(run_shell);
	must(!close(ends[1]));
	for (size_t len = 0; (got = read(ends[0], said + len, sizeof(said) - 1 - len)) > 0; len += got)
		;
	child_ends(shell, 4);
	must(!close(ends[0]) && !strcmp(said, expected));
}

const struct shape shape = { .step = step };
