// SPDX-License-Identifier: GPL-2.0
/*
 * posix_spawn() with descriptors, a group, a mask and default signals as they were asked for.
 *
 * feature: vfork and posix_spawn
 * calls: clone3, execve, setpgid
 * away: comes home
 * moves: clone_vm
 */
#include <fcntl.h>
#include <spawn.h>

#include "child.h"
#include "shape.h"

static void set_attributes(posix_spawnattr_t *attributes)
{
	sigset_t set;

	must(!posix_spawnattr_init(attributes));
	must(!posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
				       POSIX_SPAWN_SETSIGDEF));
	must(!posix_spawnattr_setpgroup(attributes, 0));
	must(!sigemptyset(&set) && !sigaddset(&set, SIGUSR1));
	must(!posix_spawnattr_setsigdefault(attributes, &set));
	must(!sigemptyset(&set));
	must(!posix_spawnattr_setsigmask(attributes, &set));
}

static void prepare(void)
{
	must(signal(SIGUSR1, SIG_IGN) != SIG_ERR);
}

/* The shell says its group and dies by the signal that its parent ignores. */
static void step(unsigned long n)
{
	char *args[] = { "sh", "-c", "cut -d ' ' -f 5 /proc/$$/stat; kill -USR1 $$; exit 1", NULL }, text[24];
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	int ends[2];
	ssize_t len;
	pid_t pid;

	must(!pipe2(ends, O_CLOEXEC));
	must(!posix_spawn_file_actions_init(&files));
	must(!posix_spawn_file_actions_adddup2(&files, ends[1], STDOUT_FILENO));
	set_attributes(&attributes);
	must(!posix_spawn(&pid, "/bin/sh", &files, &attributes, args, environ));
	len = read(ends[0], text, sizeof(text) - 1);
	must(len > 0);
	text[len] = '\0';
	must(atoi(text) == pid);
	child_dies(pid, SIGUSR1);
	must(!posix_spawnattr_destroy(&attributes) && !posix_spawn_file_actions_destroy(&files));
	must(!close(ends[0]) && !close(ends[1]));
}

const struct shape shape = { .prepare = prepare, .step = step };
