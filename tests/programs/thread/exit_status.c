// SPDX-License-Identifier: GPL-2.0
/*
 * A thread other than the first ends the process; its parent sees how.
 *
 * feature: children that have threads, made away
 * calls: exit_group, wait4
 * away: comes home
 */
#include <sys/wait.h>

#include "threads.h"

static void *leave(void *arg)
{
	usleep(500);
	exit((intptr_t)arg);
}

static void *compute(void *unused)
{
	for (volatile unsigned long i = 0;; i++)
		;
	return unused;
}

static void step(unsigned long n)
{
	int status;
	pid_t pid = fork();

	if (!pid) {
		pthread_t thread;

		must(!pthread_create(&thread, NULL, compute, NULL));
		must(!pthread_create(&thread, NULL, leave, (void *)(intptr_t)(n % 100)));
		for (;;)
			pause();
	}
	must(pid > 0);
	while (waitpid(pid, &status, 0) < 0)
		must(errno == EINTR);
	must(WIFEXITED(status) && WEXITSTATUS(status) == (int)(n % 100));
}

const struct shape shape = { .step = step };
