// SPDX-License-Identifier: GPL-2.0
/*
 * posix_spawn() of what cannot be executed says so itself, and leaves no child behind.
 *
 * feature: vfork and posix_spawn
 * calls: clone3, execve
 * away: comes home
 * moves: clone_vm
 */
#include <spawn.h>

#include "child.h"
#include "shape.h"

static void step(unsigned long n)
{
	char *args[] = { "nothing", NULL };
	pid_t pid;

	must(posix_spawn(&pid, "no/such/program", NULL, NULL, args, environ) == ENOENT);
	must(posix_spawn(&pid, "/", NULL, NULL, args, environ) == EACCES);
	must(waitpid(-1, NULL, 0) == -1 && errno == ECHILD);
}

const struct shape shape = { .step = step };
