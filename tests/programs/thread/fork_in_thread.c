// SPDX-License-Identifier: GPL-2.0
/*
 * A thread makes a child and waits for it, while the others go on.
 *
 * feature: fork in a thread
 * calls: clone, wait4
 * away: comes home
 */
#include <sys/wait.h>

#include "threads.h"

static void part(unsigned int id, unsigned long n)
{
	int status;
	pid_t pid;

	if (id != n % WORKERS) {
		usleep(500);
		return;
	}
	pid = fork();
	if (!pid)
		_exit(7);
	must(pid > 0);
	while (waitpid(pid, &status, 0) < 0)
		must(errno == EINTR);
	must(WIFEXITED(status) && WEXITSTATUS(status) == 7);
}

static void prepare(void)
{
	start_workers(part);
}

static void step(unsigned long n)
{
	work_round(n);
}

const struct shape shape = { .prepare = prepare, .step = step };
