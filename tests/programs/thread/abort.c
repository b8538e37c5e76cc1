// SPDX-License-Identifier: GPL-2.0
/*
 * A child of many threads is aborted; its parent sees that.
 *
 * feature: children that have threads, made away
 * calls: tgkill, wait4
 * away: comes home
 */
#include <sys/resource.h>
#include <sys/wait.h>

#include "threads.h"

static void *die(void *unused)
{
	usleep(500);
	abort();
	return unused;
}

static void step(unsigned long n)
{
	int status;
	pid_t pid = fork();

	if (!pid) {
		struct rlimit none = { 0, 0 };
		pthread_t thread;

		must(!setrlimit(RLIMIT_CORE, &none));
		must(!pthread_create(&thread, NULL, die, NULL));
		for (;;)
			pause();
	}
	must(pid > 0);
	while (waitpid(pid, &status, 0) < 0)
		must(errno == EINTR);
	must(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

const struct shape shape = { .step = step };
