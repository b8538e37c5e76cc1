// SPDX-License-Identifier: GPL-2.0
/*
 * A child of many threads is stopped and goes on.
 *
 * feature: children that have threads, made away
 * calls: kill
 * away: comes home
 */
#include <sys/wait.h>

#include "threads.h"

static volatile unsigned long turns;

static void *count(void *unused)
{
	for (;;) {
		turns++;
		usleep(100);
	}
	return unused;
}

static void child(void)
{
	pthread_t thread;

	for (int i = 0; i < 3; i++)
		must(!pthread_create(&thread, NULL, count, NULL));
	for (;;)
		pause();
}

static void step(unsigned long n)
{
	int status;
	pid_t pid = fork();

	if (!pid)
		child();
	must(pid > 0 && !kill(pid, SIGSTOP));
	while (waitpid(pid, &status, WUNTRACED) < 0)
		must(errno == EINTR);
	must(WIFSTOPPED(status) && !kill(pid, SIGCONT) && !kill(pid, SIGTERM));
	while (waitpid(pid, &status, 0) < 0)
		must(errno == EINTR);
	must(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
}

const struct shape shape = { .step = step };
