// SPDX-License-Identifier: GPL-2.0
/*
 * A child of vfork() executes another program, and the parent goes on at once.
 *
 * feature: vfork and posix_spawn
 * calls: vfork, execve
 * away: comes home
 * moves: clone_vm
 */
#include "child.h"
#include "shape.h"

static void step(unsigned long n)
{
	char *args[] = { "sh", "-c", "read word; test \"$word\" = go && exit 9", NULL };
	int ends[2];
	pid_t pid;

	must(!pipe(ends));
	pid = vfork();
	must(pid >= 0);
	if (!pid) {
		dup2(ends[0], STDIN_FILENO);
		close(ends[1]);
		execv("/bin/sh", args);
		_exit(127);
	}
	/* The shell waits for this word: that we can write it shows that we do not wait for the shell. */
	must(write(ends[1], "go\n", 3) == 3);
	child_ends(pid, 9);
	must(!close(ends[0]) && !close(ends[1]));
}

const struct shape shape = { .step = step };
