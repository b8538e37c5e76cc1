// SPDX-License-Identifier: GPL-2.0
/*
 * A child is killed by every signal whose default is death, and its parent hears which it was.
 *
 * feature: death by signal
 * calls: clone, tgkill, wait4
 * away: comes home
 */
#include <sys/resource.h>
#include <sys/wait.h>

#include "shape.h"
#include "signals.h"

static const int fatal[] = {
	SIGHUP, SIGINT, SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGKILL, SIGUSR1, SIGSEGV, SIGUSR2,
	SIGPIPE, SIGALRM, SIGTERM, SIGSTKFLT, SIGXCPU, SIGXFSZ, SIGVTALRM, SIGPROF, SIGIO, SIGPWR, SIGSYS, 34, 50, 64,
};

#define COUNT (sizeof(fatal) / sizeof(fatal[0]))

static void die(int number)
{
	/* A shell may have left some of them ignored. */
	signal(number, SIG_DFL);
	raise(number);
	for (;;)
		pause();
}

static void step(unsigned long n)
{
	struct rlimit none = { 0, RLIM_INFINITY };
	int number = fatal[n % COUNT], status;
	pid_t pid;

	must(!setrlimit(RLIMIT_CORE, &none));
	pid = fork();
	must(pid >= 0);
	if (!pid)
		die(number);
	must(waitpid(pid, &status, 0) == pid);
	must(WIFSIGNALED(status) && WTERMSIG(status) == number && !WCOREDUMP(status));
}

static void verify(void)
{
	unsigned int i;

	for (i = 0; i < COUNT; i++)
		step(i);
}

const struct shape shape = { .step = step, .verify = verify };
