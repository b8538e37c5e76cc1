// SPDX-License-Identifier: GPL-2.0
/*
 * A signal to a process group reaches all of its members and nobody else.
 *
 * feature: sending signals
 * calls: kill, setpgid, clone, wait4
 * away: comes home
 */
#include <sys/wait.h>

#include "shape.h"
#include "signals.h"

#define MEMBERS 3

static pid_t begin_member(pid_t group)
{
	pid_t pid = fork();

	must(pid >= 0);
	while (!pid)
		pause();
	must(!setpgid(pid, group));
	return pid;
}

static void must_die(pid_t pid, int number)
{
	int status;

	must(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status) && WTERMSIG(status) == number);
}

static void step(unsigned long n)
{
	pid_t members[MEMBERS], other = begin_member(0);
	int i;

	members[0] = begin_member(0);
	for (i = 1; i < MEMBERS; i++)
		members[i] = begin_member(members[0]);
	must(!kill(-members[0], 0) && !killpg(members[0], SIGUSR1));
	for (i = 0; i < MEMBERS; i++)
		must_die(members[i], SIGUSR1);
	must(kill(-members[0], 0) == -1 && errno == ESRCH);
	must(waitpid(other, NULL, WNOHANG) == 0);
	must(!kill(other, SIGTERM));
	must_die(other, SIGTERM);
}

const struct shape shape = { .step = step };
