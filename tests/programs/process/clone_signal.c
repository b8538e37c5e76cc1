// SPDX-License-Identifier: GPL-2.0
/*
 * A child of clone() that ends with another signal than SIGCHLD, and so is only seen by who asks for such.
 *
 * feature: clone
 * calls: clone, wait4
 * away: comes home
 */
#include <sched.h>
#include <sys/syscall.h>

#include "child.h"
#include "shape.h"

static volatile sig_atomic_t heard;

static void hear(int signal)
{
	heard++;
}

static void prepare(void)
{
	must(signal(SIGUSR1, hear) != SIG_ERR);
}

static pid_t make(int signal, int code)
{
	pid_t pid = syscall(SYS_clone, signal, NULL, NULL, NULL, NULL);

	must(pid >= 0);
	if (!pid)
		_exit(code);
	return pid;
}

static void ends(pid_t pid, int options, int code)
{
	int status;

	must(waitpid(pid, &status, 0) == -1 && errno == ECHILD);
	while (waitpid(pid, &status, options) != pid)
		must(errno == EINTR);
	must(WIFEXITED(status) && WEXITSTATUS(status) == code);
}

static void step(unsigned long n)
{
	heard = 0;
	ends(make(SIGUSR1, 11), __WCLONE, 11);
	must(heard == 1);
	ends(make(0, 12), __WALL, 12);
	must(heard == 1);
}

const struct shape shape = { .prepare = prepare, .step = step };
