// SPDX-License-Identifier: GPL-2.0
/*
 * Any thread of a child that is away brings death upon all of them, by a fault or by a signal; the parent sees which.
 *
 * feature: children that have threads, made at home
 * calls: tgkill, wait4
 * away: works
 * children: away
 */
#include <sys/resource.h>

#include "doomed_threads.h"
#include "shape.h"

static const int fatal[] = { SIGSEGV, SIGABRT, SIGILL, SIGTERM };

static void doom(unsigned long n)
{
	switch (fatal[n % 4]) {
	case SIGSEGV:
		asm volatile("movl $1, (%0)" : : "r"(16l) : "memory");
		break;
	case SIGABRT:
		abort();
	case SIGILL:
		asm volatile("ud2");
		break;
	case SIGTERM:
		must(!raise(SIGTERM));
		break;
	}
	must(!"alive");
}

static void prepare(void)
{
	struct rlimit none = { 0, RLIM_INFINITY };

	must(!setrlimit(RLIMIT_CORE, &none));
	for (int i = 0; i < 4; i++)
		must(signal(fatal[i], SIG_DFL) != SIG_ERR);
	doomed_make(12, doomed_serve);
}

static void step(unsigned long n)
{
	int status;
	pid_t pid;

	if (doomed_end(n, &pid, &status))
		must(WIFSIGNALED(status) && WTERMSIG(status) == fatal[n % 4]);
}

const struct shape shape = { prepare, step, doomed_leave };
